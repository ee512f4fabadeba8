//! Machine images: ECS-optimised ones of every kind, and a plain one that has no ECS agent.
//!
//! Source: ECS Developer Guide, "Amazon ECS-optimized Linux AMIs", "Retrieving Amazon ECS-optimized Linux AMI metadata",
//! "Using Amazon ECS-optimized Bottlerocket AMIs", "Amazon ECS-optimized Windows AMIs". The ids are ours.

use crate::aws::AwsError;
use serde::{Serialize, Serializer};

/// What a machine boots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Os {
    AmazonLinux2023,
    AmazonLinux2,
    Bottlerocket,
    Windows,
}

/// A machine image.
#[derive(Debug, PartialEq)]
pub struct Image {
    /// `ami-0…`
    pub id: &'static str,
    pub name: &'static str,
    pub os: Os,
    pub arm: bool,
    /// Comes with the driver for GPUs.
    pub gpu: bool,
    /// Comes with the ECS agent.
    pub agent: bool,
    /// Below which public parameter its id stands: `/aws/service/…`.
    pub parameter: &'static str,
    /// `WINDOWS_SERVER_2022_CORE`, or `LINUX`.
    pub family: &'static str,
}

impl Serialize for Image {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

/// The agent that every image with one comes with.
pub const AGENT: &str = "1.105.1";
/// Its commit.
pub const AGENT_HASH: &str = "*5a3c1f0e";
/// The container runtime of Linux images.
pub const DOCKER: &str = "DockerVersion: 25.0.14";

impl Image {
    /// The image of an id.
    ///
    /// Errors: `InvalidAMIID.Malformed`, `InvalidAMIID.NotFound`.
    pub fn of(id: &str) -> Result<&'static Image, AwsError> {
        if !id.starts_with("ami-") || id.len() < 8 {
            let text = format!("Invalid id: \"{id}\" (expecting \"ami-...\")");
            return Err(AwsError::new("InvalidAMIID.Malformed", text).field("ImageId"));
        }
        IMAGES.iter().find(|image| image.id == id).ok_or_else(|| {
            AwsError::new("InvalidAMIID.NotFound", format!("The image id '[{id}]' does not exist")).field("ImageId")
        })
    }

    /// `x86_64` or `arm64`
    pub fn architecture(&self) -> &'static str {
        if self.arm { "arm64" } else { "x86_64" }
    }

    /// Whether it is Windows.
    pub fn windows(&self) -> bool {
        self.os == Os::Windows
    }

    /// `Amazon Linux 2023`
    pub fn os_name(&self) -> &'static str {
        match self.os {
            Os::AmazonLinux2023 => "Amazon Linux 2023",
            Os::AmazonLinux2 => "Amazon Linux 2",
            Os::Bottlerocket => "Bottlerocket",
            Os::Windows => "Windows",
        }
    }

    /// A picture of the device the machine boots from.
    pub fn root_device(&self) -> &'static str {
        if self.windows() { "/dev/sda1" } else { "/dev/xvda" }
    }
}

const fn linux(id: &'static str, name: &'static str, os: Os, parameter: &'static str) -> Image {
    Image {
        id,
        name,
        os,
        arm: false,
        gpu: false,
        agent: true,
        parameter,
        family: "LINUX",
    }
}

const fn arm(mut image: Image) -> Image {
    image.arm = true;
    image
}

const fn gpu(mut image: Image) -> Image {
    image.gpu = true;
    image
}

const fn plain(mut image: Image) -> Image {
    image.agent = false;
    image
}

const fn windows(id: &'static str, name: &'static str, family: &'static str, parameter: &'static str) -> Image {
    Image {
        id,
        name,
        os: Os::Windows,
        arm: false,
        gpu: false,
        agent: true,
        parameter,
        family,
    }
}

/// Every image of the Region.
#[rustfmt::skip]
pub const IMAGES: &[Image] = &[
    linux("ami-0ec5a1b2c3d4e5f01", "al2023-ami-ecs-hvm-2023.0.20261113-kernel-6.1-x86_64", Os::AmazonLinux2023,
        "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended"),
    arm(linux("ami-0ec5a1b2c3d4e5f02", "al2023-ami-ecs-hvm-2023.0.20261113-kernel-6.1-arm64", Os::AmazonLinux2023,
        "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended")),
    gpu(linux("ami-0ec5a1b2c3d4e5f03", "al2023-ami-ecs-gpu-hvm-2023.0.20261113-kernel-6.1-x86_64", Os::AmazonLinux2023,
        "/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended")),
    linux("ami-0ec5a1b2c3d4e5f04", "al2023-ami-ecs-neuron-hvm-2023.0.20261113-kernel-6.1-x86_64", Os::AmazonLinux2023,
        "/aws/service/ecs/optimized-ami/amazon-linux-2023/neuron/recommended"),
    linux("ami-0ec5a1b2c3d4e5f11", "amzn2-ami-ecs-hvm-2.0.20261113-x86_64-ebs", Os::AmazonLinux2,
        "/aws/service/ecs/optimized-ami/amazon-linux-2/recommended"),
    arm(linux("ami-0ec5a1b2c3d4e5f12", "amzn2-ami-ecs-hvm-2.0.20261113-arm64-ebs", Os::AmazonLinux2,
        "/aws/service/ecs/optimized-ami/amazon-linux-2/arm64/recommended")),
    gpu(linux("ami-0ec5a1b2c3d4e5f13", "amzn2-ami-ecs-gpu-hvm-2.0.20261113-x86_64-ebs", Os::AmazonLinux2,
        "/aws/service/ecs/optimized-ami/amazon-linux-2/gpu/recommended")),
    linux("ami-0ec5a1b2c3d4e5f21", "bottlerocket-aws-ecs-2-x86_64-v1.53.0", Os::Bottlerocket,
        "/aws/service/bottlerocket/aws-ecs-2/x86_64/latest"),
    arm(linux("ami-0ec5a1b2c3d4e5f22", "bottlerocket-aws-ecs-2-aarch64-v1.53.0", Os::Bottlerocket,
        "/aws/service/bottlerocket/aws-ecs-2/arm64/latest")),
    gpu(linux("ami-0ec5a1b2c3d4e5f23", "bottlerocket-aws-ecs-2-nvidia-x86_64-v1.53.0", Os::Bottlerocket,
        "/aws/service/bottlerocket/aws-ecs-2-nvidia/x86_64/latest")),
    windows("ami-0ec5a1b2c3d4e5f31", "Windows_Server-2022-English-Core-ECS_Optimized-2026.11.12", "WINDOWS_SERVER_2022_CORE",
        "/aws/service/ami-windows-latest/Windows_Server-2022-English-Core-ECS_Optimized"),
    windows("ami-0ec5a1b2c3d4e5f32", "Windows_Server-2022-English-Full-ECS_Optimized-2026.11.12", "WINDOWS_SERVER_2022_FULL",
        "/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-ECS_Optimized"),
    windows("ami-0ec5a1b2c3d4e5f33", "Windows_Server-2019-English-Core-ECS_Optimized-2026.11.12", "WINDOWS_SERVER_2019_CORE",
        "/aws/service/ami-windows-latest/Windows_Server-2019-English-Core-ECS_Optimized"),
    windows("ami-0ec5a1b2c3d4e5f34", "Windows_Server-2019-English-Full-ECS_Optimized-2026.11.12", "WINDOWS_SERVER_2019_FULL",
        "/aws/service/ami-windows-latest/Windows_Server-2019-English-Full-ECS_Optimized"),
    windows("ami-0ec5a1b2c3d4e5f35", "Windows_Server-2025-English-Core-ECS_Optimized-2026.11.12", "WINDOWS_SERVER_2025_CORE",
        "/aws/service/ami-windows-latest/Windows_Server-2025-English-Core-ECS_Optimized"),
    plain(linux("ami-0ec5a1b2c3d4e5f41", "al2023-ami-2023.9.20261110.0-kernel-6.1-x86_64", Os::AmazonLinux2023,
        "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")),
    plain(arm(linux("ami-0ec5a1b2c3d4e5f42", "al2023-ami-2023.9.20261110.0-kernel-6.1-arm64", Os::AmazonLinux2023,
        "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"))),
];
