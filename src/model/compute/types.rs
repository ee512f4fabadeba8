//! Instance types: vCPU, memory, interfaces, price.
//!
//! Sources: EC2 instance type reference (vCPU, memory, interfaces); ECS Developer Guide, "Supported instances for increased
//! Amazon ECS container network interfaces" (trunking); on-demand prices of us-east-1 for Linux, July 2026.
//! How much memory the agent finds is DERIVED from samples: 95.5 % of the advertised size up to 4 GiB, 97 % above.

use serde::{Serialize, Serializer};

/// One instance type.
#[derive(Debug, PartialEq)]
pub struct Type {
    pub name: &'static str,
    pub vcpus: u64,
    /// Advertised MiB.
    pub memory_mib: u64,
    pub arm: bool,
    pub gpus: u64,
    /// Network interfaces, the primary one included.
    pub interfaces: u64,
    pub ipv4_per_interface: u64,
    /// awsvpc tasks with trunking; none where the type is not known to support it.
    pub trunked: Option<u64>,
    /// On-demand price in millionths of a US dollar an hour.
    pub price_micro: u64,
}

impl Serialize for Type {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

impl Type {
    /// The type of a name.
    pub fn of(name: &str) -> Option<&'static Type> {
        TYPES.iter().find(|kind| kind.name == name)
    }

    /// `m5` of `m5.large`
    pub fn family(&self) -> &'static str {
        self.name.split('.').next().unwrap_or(self.name)
    }

    /// CPU units the agent registers.
    pub fn cpu_units(&self) -> u64 {
        self.vcpus * 1024
    }

    /// MiB the agent finds in `MemTotal`.
    pub fn found_mib(&self) -> u64 {
        let permille = if self.memory_mib <= 4096 { 955 } else { 970 };
        self.memory_mib * permille / 1000
    }

    /// awsvpc tasks it can hold.
    pub fn awsvpc_tasks(&self, trunking: bool) -> u64 {
        match self.trunked.filter(|_| trunking) {
            Some(tasks) => tasks,
            None => self.interfaces - 1,
        }
    }

    /// `x86_64` or `arm64`
    pub fn architecture(&self) -> &'static str {
        if self.arm { "arm64" } else { "x86_64" }
    }

    /// Whether it is burstable.
    pub fn burstable(&self) -> bool {
        self.name.starts_with('t')
    }
}

const fn row(
    name: &'static str,
    (vcpus, memory_mib): (u64, u64),
    (interfaces, ipv4_per_interface, trunked): (u64, u64, u64),
    price_micro: u64,
) -> Type {
    Type {
        name,
        vcpus,
        memory_mib,
        arm: false,
        gpus: 0,
        interfaces,
        ipv4_per_interface,
        trunked: if trunked == 0 { None } else { Some(trunked) },
        price_micro,
    }
}

const fn arm(mut kind: Type) -> Type {
    kind.arm = true;
    kind
}

const fn gpu(mut kind: Type) -> Type {
    kind.gpus = 1;
    kind
}

/// Every type a world offers. Columns: (vCPU, MiB), (interfaces, addresses of each, awsvpc tasks with trunking), price.
#[rustfmt::skip]
pub const TYPES: &[Type] = &[
    row("t2.micro", (1, 1024), (2, 2, 0), 11600),
    row("t2.small", (1, 2048), (3, 4, 0), 23000),
    row("t2.medium", (2, 4096), (3, 6, 0), 46400),
    row("t3.nano", (2, 512), (2, 2, 0), 5200),
    row("t3.micro", (2, 1024), (2, 2, 0), 10400),
    row("t3.small", (2, 2048), (3, 4, 0), 20800),
    row("t3.medium", (2, 4096), (3, 6, 0), 41600),
    row("t3.large", (2, 8192), (3, 12, 0), 83200),
    row("t3.xlarge", (4, 16384), (4, 15, 0), 166400),
    arm(row("t4g.micro", (2, 1024), (2, 2, 0), 8400)),
    arm(row("t4g.small", (2, 2048), (3, 4, 0), 16800)),
    arm(row("t4g.medium", (2, 4096), (3, 6, 0), 33600)),
    arm(row("t4g.large", (2, 8192), (3, 12, 0), 67200)),
    row("m5.large", (2, 8192), (3, 10, 10), 96000),
    row("m5.xlarge", (4, 16384), (4, 15, 20), 192000),
    row("m5.2xlarge", (8, 32768), (4, 15, 40), 384000),
    row("m5.4xlarge", (16, 65536), (8, 30, 60), 768000),
    row("m6i.large", (2, 8192), (3, 10, 10), 96000),
    row("m6i.xlarge", (4, 16384), (4, 15, 20), 192000),
    arm(row("m6g.medium", (1, 4096), (2, 4, 4), 38500)),
    arm(row("m6g.large", (2, 8192), (3, 10, 10), 77000)),
    arm(row("m6g.xlarge", (4, 16384), (4, 15, 20), 154000)),
    arm(row("m7g.medium", (1, 4096), (2, 4, 4), 40800)),
    arm(row("m7g.large", (2, 8192), (3, 10, 10), 81600)),
    arm(row("m7g.xlarge", (4, 16384), (4, 15, 20), 163200)),
    row("m7i.large", (2, 8192), (3, 10, 10), 100800),
    row("m7i.xlarge", (4, 16384), (4, 15, 20), 201600),
    arm(row("m8g.large", (2, 8192), (3, 10, 0), 89760)),
    row("c5.large", (2, 4096), (3, 10, 10), 85000),
    row("c5.xlarge", (4, 8192), (4, 15, 20), 170000),
    row("c5.2xlarge", (8, 16384), (4, 15, 40), 340000),
    row("c6i.large", (2, 4096), (3, 10, 10), 85000),
    arm(row("c6g.large", (2, 4096), (3, 10, 10), 68000)),
    arm(row("c6g.xlarge", (4, 8192), (4, 15, 20), 136000)),
    arm(row("c7g.large", (2, 4096), (3, 10, 10), 72500)),
    row("c7i.large", (2, 4096), (3, 10, 0), 89250),
    arm(row("c8g.large", (2, 4096), (3, 10, 0), 79760)),
    row("r5.large", (2, 16384), (3, 10, 10), 126000),
    row("r5.xlarge", (4, 32768), (4, 15, 20), 252000),
    arm(row("r6g.large", (2, 16384), (3, 10, 10), 100800)),
    arm(row("r7g.large", (2, 16384), (3, 10, 10), 107100)),
    row("r6i.large", (2, 16384), (3, 10, 10), 126000),
    gpu(row("g4dn.xlarge", (4, 16384), (3, 10, 0), 526000)),
    gpu(row("g5.xlarge", (4, 16384), (4, 15, 6), 1006000)),
    row("inf2.xlarge", (4, 16384), (4, 15, 20), 758200),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_agrees_with_its_source() {
        let names: Vec<&str> = TYPES.iter().map(|kind| kind.name).collect();
        assert_eq!(names.len(), 45);
        let m5 = Type::of("m5.large").unwrap();
        assert_eq!(
            (
                m5.cpu_units(),
                m5.found_mib(),
                m5.awsvpc_tasks(false),
                m5.awsvpc_tasks(true)
            ),
            (2048, 7946, 2, 10)
        );
        let t3 = Type::of("t3.medium").unwrap();
        assert_eq!(
            (t3.found_mib(), t3.awsvpc_tasks(true), t3.price_micro),
            (3911, 2, 41_600)
        );
        assert!(Type::of("g4dn.xlarge").unwrap().gpus == 1 && Type::of("m7g.large").unwrap().arm);
        assert_eq!(Type::of("m1.small"), None);
    }
}
