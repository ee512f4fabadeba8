//! Reading URLs as curl does: the scheme may be left out, fragments are dropped, anything odd is refused.

use crate::aws::AwsError;

/// Longest URL, in bytes.
const LONGEST: usize = 8_192;

/// A URL's parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Url {
    pub secure: bool,
    /// In lower case, without a final dot.
    pub host: String,
    pub port: u16,
    /// With query string, starting with `/`.
    pub path: String,
    /// Host as the `Host` header has it: with the port unless it is the scheme's own.
    pub authority: String,
}

fn malformed(why: &str) -> AwsError {
    let text = format!("URL rejected: {why}. Expected http://<host>[:port]/path.");
    AwsError::new("MalformedUrl", text).field("url")
}

/// Reads a URL.
pub fn parse(text: &str) -> Result<Url, AwsError> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(malformed("it is too long"));
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(malformed("Malformed input to a URL function"));
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => ("http".into(), text),
    };
    let secure = match scheme.as_str() {
        "http" => false,
        "https" => true,
        other => return Err(malformed(&format!("Protocol \"{other}\" not supported"))),
    };
    let rest = rest.split('#').next().unwrap_or("");
    let at = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(at);
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let default = if secure { 443 } else { 80 };
    let port = match port {
        None => default,
        Some(digits) => {
            let number = digits
                .parse::<u16>()
                .ok()
                .filter(|n| *n > 0 && digits.bytes().all(|b| b.is_ascii_digit()));
            number.ok_or_else(|| malformed("Port number was not a decimal number between 1 and 65535"))?
        }
    };
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    if host.is_empty() {
        return Err(malformed("No host part in the URL"));
    }
    if host.len() > 253 || !host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)) {
        return Err(malformed("Bad hostname"));
    }
    let path = match tail.chars().next() {
        None => "/".to_string(),
        Some('?') => format!("/{tail}"),
        Some(_) => tail.to_string(),
    };
    let authority = if port == default {
        host.clone()
    } else {
        format!("{host}:{port}")
    };
    Ok(Url {
        secure,
        host,
        port,
        path,
        authority,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_as_curl_reads_them() {
        for (text, host, port, path) in [
            ("http://A.example/", "a.example", 80, "/"),
            ("a.example", "a.example", 80, "/"),
            ("a.example:8080/x?y=1#z", "a.example", 8080, "/x?y=1"),
            ("https://a.example?q", "a.example", 443, "/?q"),
            ("http://10.0.1.17./p", "10.0.1.17", 80, "/p"),
        ] {
            let url = parse(text).unwrap();
            assert_eq!(
                (url.host.as_str(), url.port, url.path.as_str()),
                (host, port, path),
                "{text}"
            );
        }
    }

    #[test]
    fn anything_odd_is_refused() {
        let long = format!("http://a/{}", "x".repeat(9000));
        for bad in [
            "",
            "http://",
            "ftp://a/",
            "http://a b/",
            "http://a:0/",
            "http://a:99999/",
            "http://a:+80/",
            "http://ä/",
            "http://u@a/",
            "http://[::1]/",
            "javascript:alert(1)",
            "http://a\r\nX: y/",
            &long,
        ] {
            assert_eq!(parse(bad).unwrap_err().code, "MalformedUrl", "{bad}");
        }
    }
}
