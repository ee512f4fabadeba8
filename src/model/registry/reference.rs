//! Image references: `[registry/]path[:tag][@digest]`, as Docker and containerd read them.
//!
//! Source: the grammar of distribution/reference.

use crate::aws::{ACCOUNT, REGION};

/// A reference in its full form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// `docker.io`, `public.ecr.aws`, `123456789012.dkr.ecr.us-east-1.amazonaws.com`
    pub host: String,
    /// `library/nginx`
    pub path: String,
    /// `latest` where the reference has none.
    pub tag: String,
    /// `sha256:…`
    pub digest: Option<String>,
}

const INVALID: &str = "invalid reference format";

impl Reference {
    /// Reads a reference; the error is the container runtime's own.
    pub fn parse(text: &str) -> Result<Reference, String> {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) if is_digest(digest) => (rest, Some(digest.to_string())),
            Some(_) => return Err(INVALID.into()),
            None => (text, None),
        };
        let slash = rest.rfind('/').map_or(0, |at| at + 1);
        let (name, tag) = match rest[slash..].find(':') {
            Some(at) => (&rest[..slash + at], Some(&rest[slash + at + 1..])),
            None => (rest, None),
        };
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err(INVALID.into());
        }
        let (host, path) = split_host(name);
        if path.bytes().any(|b| b.is_ascii_uppercase()) {
            return Err(format!("{INVALID}: repository name ({path}) must be lowercase"));
        }
        if name.len() > 255 || !is_host(&host) || path.is_empty() || !path.split('/').all(is_component) {
            return Err(INVALID.into());
        }
        Ok(Reference {
            host,
            path,
            tag: tag.unwrap_or("latest").into(),
            digest,
        })
    }

    /// `docker.io/library/nginx`
    pub fn name(&self) -> String {
        format!("{}/{}", self.host, self.path)
    }

    /// `docker.io/library/nginx:latest`
    pub fn tagged(&self) -> String {
        format!("{}/{}:{}", self.host, self.path, self.tag)
    }

    /// The full form, with the digest where the reference has one.
    pub fn full(&self) -> String {
        match &self.digest {
            Some(digest) => format!("{}@{digest}", self.name()),
            None => self.tagged(),
        }
    }

    /// Whether it names a private Amazon ECR registry, whose pulls need the execution role.
    pub fn is_private_ecr(&self) -> bool {
        let mut parts = self.host.splitn(4, '.');
        let account = parts.next().unwrap_or("");
        account.len() == 12
            && account.bytes().all(|b| b.is_ascii_digit())
            && parts.next() == Some("dkr")
            && parts.next() == Some("ecr")
            && parts.next().is_some_and(|rest| rest.contains("amazonaws.com"))
    }

    /// Whether it names this account's own ECR registry.
    pub fn is_own_ecr(&self) -> bool {
        self.host == own_ecr()
    }

    /// The ARN of the private ECR repository, for IAM.
    pub fn ecr_repository_arn(&self) -> Option<String> {
        let account = self.host.get(..12).filter(|_| self.is_private_ecr())?;
        let region = self.host.split('.').nth(3)?;
        Some(format!("arn:aws:ecr:{region}:{account}:repository/{}", self.path))
    }
}

/// The host of the account's private registry.
pub fn own_ecr() -> String {
    format!("{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com")
}

fn split_host(name: &str) -> (String, String) {
    let docker = |path: &str| {
        let official = !path.contains('/');
        let path = if official && !path.is_empty() {
            format!("library/{path}")
        } else {
            path.to_string()
        };
        ("docker.io".to_string(), path)
    };
    match name.split_once('/') {
        Some(("docker.io" | "index.docker.io", path)) => docker(path),
        Some((host, path)) if host.contains(['.', ':']) || host == "localhost" => (host.into(), path.into()),
        _ => docker(name),
    }
}

fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').map_or((host, None), |(n, p)| (n, Some(p)));
    let label = |l: &str| {
        !l.is_empty()
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    name.split('.').all(label) && port.is_none_or(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
}

fn is_component(part: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = part.as_bytes();
    let ends = bytes.first().is_some_and(|b| plain(*b)) && bytes.last().is_some_and(|b| plain(*b));
    ends && bytes.iter().all(|b| plain(*b) || matches!(b, b'.' | b'_' | b'-'))
        && !part.contains("..")
        && !part.contains("___")
        && !["._", "_.", ".-", "-.", "_-", "-_"]
            .iter()
            .any(|pair| part.contains(pair))
}

fn is_tag(tag: &str) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    (1..=128).contains(&tag.len())
        && tag.bytes().next().is_some_and(word)
        && tag.bytes().all(|b| word(b) || b == b'.' || b == b'-')
}

fn is_digest(digest: &str) -> bool {
    digest
        .strip_prefix("sha256:")
        .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_get_dockers_defaults() {
        let full = |text: &str| Reference::parse(text).unwrap().full();
        assert_eq!(full("nginx"), "docker.io/library/nginx:latest");
        assert_eq!(
            full("nginxdemos/hello:plain-text"),
            "docker.io/nginxdemos/hello:plain-text"
        );
        assert_eq!(full("public.ecr.aws/nginx/nginx"), "public.ecr.aws/nginx/nginx:latest");
        assert_eq!(full("localhost:5000/a:1"), "localhost:5000/a:1");
        let digest = format!("sha256:{}", "a".repeat(64));
        assert_eq!(
            full(&format!("httpd@{digest}")),
            format!("docker.io/library/httpd@{digest}")
        );
    }

    #[test]
    fn malformed_references_are_refused() {
        for bad in [
            "",
            ":x",
            "a b",
            "nginx:",
            "nginx:-x",
            "nginx@sha256:12",
            "/nginx",
            "nginx/",
            "http://nginx",
            "é",
            "a//b",
            "nginx:a:b",
        ] {
            assert!(Reference::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(
            Reference::parse("Nginx").unwrap_err(),
            "invalid reference format: repository name (library/Nginx) must be lowercase"
        );
    }

    #[test]
    fn private_registries_are_told_from_public_ones() {
        let own = Reference::parse("123456789012.dkr.ecr.us-east-1.amazonaws.com/team/api:1").unwrap();
        assert!(own.is_private_ecr() && own.is_own_ecr());
        assert_eq!(
            own.ecr_repository_arn().unwrap(),
            "arn:aws:ecr:us-east-1:123456789012:repository/team/api"
        );
        let public = Reference::parse("public.ecr.aws/nginx/nginx").unwrap();
        assert!(!public.is_private_ecr());
        assert_eq!(public.ecr_repository_arn(), None);
    }
}
