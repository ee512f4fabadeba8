//! Why an image cannot be pulled, in the words ECS passes on from containerd and the registry.
//!
//! Source: ECS Developer Guide, "CannotPullContainer task errors"; texts of live stopped tasks.

use super::Reference;

/// Why an image cannot be pulled; the text is the tail of ECS's `CannotPullContainerError`.
#[derive(Clone, Debug, PartialEq)]
pub struct PullError(pub String);

const ELSEWHERE: [&str; 6] = [
    "quay.io",
    "ghcr.io",
    "gcr.io",
    "registry.k8s.io",
    "mcr.microsoft.com",
    "registry.gitlab.com",
];

/// The failure of a reference that names nothing, depending on whether its repository exists.
pub(super) fn failure(reference: &Reference, repository_exists: bool) -> PullError {
    let name = reference.full();
    let not_found = format!("{name}: not found");
    if repository_exists {
        return after(5, &name, &not_found);
    }
    let host = reference.host.as_str();
    if host == "docker.io" {
        let denied = "pull access denied, repository does not exist or may require authorization: \
                      server message: insufficient_scope: authorization failed";
        return after(1, &name, denied);
    }
    if reference.is_private_ecr() && !reference.is_own_ecr() {
        let status = format!(
            "unexpected status from HEAD request to {}: 403 Forbidden",
            manifest(reference)
        );
        return after(1, &name, &status);
    }
    if host == "public.ecr.aws" || reference.is_own_ecr() || ELSEWHERE.contains(&host) {
        return after(5, &name, &not_found);
    }
    let dial = format!(
        "failed to do request: Head \"{}\": dial tcp: lookup {host}: no such host",
        manifest(reference)
    );
    after(5, &name, &dial)
}

impl PullError {
    /// The failure of a task that has no route to the image's registry.
    pub fn unreachable(image: &str) -> PullError {
        match Reference::parse(image) {
            Err(why) => PullError(why),
            Ok(reference) => {
                let dial = format!(
                    "failed to do request: Head \"{}\": dial tcp 44.208.254.194:443: i/o timeout",
                    manifest(&reference)
                );
                after(5, &reference.full(), &dial)
            }
        }
    }
}

fn after(tries: u8, name: &str, why: &str) -> PullError {
    PullError(format!(
        "pull image manifest has been retried {tries} time(s): failed to resolve ref {name}: {why}"
    ))
}

fn manifest(reference: &Reference) -> String {
    let host = match reference.host.as_str() {
        "docker.io" => "registry-1.docker.io",
        host => host,
    };
    let which = reference.digest.as_deref().unwrap_or(&reference.tag);
    format!("https://{host}/v2/{}/manifests/{which}", reference.path)
}
