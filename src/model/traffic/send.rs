//! One request from the simulated internet, as `curl` would send it.
//!
//! Failures before HTTP have curl's names: CouldNotResolveHost (6), ConnectionRefused and ConnectionTimedOut (7, 28),
//! SslConnectError (35), EmptyReply (52).

use super::url::{self, Url};
use super::{Answer, Request};
use crate::aws::{AwsError, Output};
use crate::base::limits;
use crate::model::World;
use crate::model::balancing::{self, CLIENT, Connection, Reply};
use crate::model::ecs;
use crate::model::network::{From, Use, address};
use serde_json::json;
use std::collections::BTreeMap;

/// How long a client waits for a connection, in milliseconds.
const PATIENCE_MS: u64 = 10_000;
const HEADERS: usize = 100;
/// Where the sessions of ECS Exec are.
const STREAMS: &str = "ssmmessages.us-east-1.amazonaws.com";
const HEADER_BYTES: usize = 8_192;

/// Where a host's packets go.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// ARN of a load balancer.
    Balancer(String),
    /// Public address of some interface.
    Address(String),
    /// An address where nobody answers.
    Nowhere,
}

/// Finds where a host leads, as public DNS and routing would.
pub fn resolve(world: &World, host: &str) -> Result<Place, AwsError> {
    if address::parse(host).is_some() {
        let held = world.network.by_address(host);
        let held = held.filter(|interface| interface.public_ip.as_deref() == Some(host));
        return Ok(match held {
            Some(interface) if interface.used_by == Use::LoadBalancer => Place::Balancer(interface.owner.clone()),
            Some(_) => Place::Address(host.into()),
            None => Place::Nowhere,
        });
    }
    if let Some(lb) = world.balancing.by_dns_name(host) {
        return Ok(Place::Balancer(lb.arn.clone()));
    }
    let named = world
        .network
        .interfaces()
        .find(|i| i.public_dns_name().as_deref() == Some(host));
    if let Some(ip) = named.and_then(|interface| interface.public_ip.clone()) {
        return Ok(Place::Address(ip));
    }
    Err(AwsError::new("CouldNotResolveHost", format!("Could not resolve host: {host}")).field("url"))
}

fn timed_out(url: &Url) -> AwsError {
    let text = format!(
        "Failed to connect to {} port {} after {PATIENCE_MS} ms: Connection timed out",
        url.host, url.port
    );
    AwsError::new("ConnectionTimedOut", text).rule("traffic.single")
}

fn refused(url: &Url) -> AwsError {
    let text = format!(
        "Failed to connect to {} port {} after 1 ms: Connection refused",
        url.host, url.port
    );
    AwsError::new("ConnectionRefused", text).rule("traffic.single")
}

fn sound(method: &str, headers: &BTreeMap<String, String>, body: &str) -> Result<(), AwsError> {
    let refuse = |field: &str, text: &str| Err(AwsError::new("MalformedRequest", text).field(field));
    let token = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
    };
    if !token(method) || method.len() > 20 {
        return refuse("method", "The method must be 1 to 20 letters, such as GET or POST.");
    }
    if headers.len() > HEADERS {
        return refuse("headers", "A request has at most 100 headers.");
    }
    for (name, value) in headers {
        if !token(name) || value.chars().any(|c| c.is_control() && c != '\t') {
            return refuse(
                "headers",
                "Header names are tokens, and values have no control characters.",
            );
        }
        if name.len() + value.len() > HEADER_BYTES {
            return refuse("headers", "A header has at most 8192 bytes.");
        }
    }
    if body.len() > limits::CALL_BYTES {
        return refuse("body", "The body has at most 262144 bytes.");
    }
    Ok(())
}

/// Sends one request and waits for its answer.
pub fn request(
    world: &mut World,
    method: &str,
    url: &str,
    headers: &BTreeMap<String, String>,
    body: &str,
) -> Result<Output, AwsError> {
    let url = url::parse(url)?;
    sound(method, headers, body)?;
    if url.host == STREAMS {
        return stream(world, &url.path);
    }
    let place = resolve(world, &url.host)?;
    let given = |name: &str| {
        headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.clone())
    };
    let host = given("host").unwrap_or_else(|| url.authority.clone());
    let mut sent = headers.clone();
    sent.retain(|name, _| !name.eq_ignore_ascii_case("host"));
    sent.insert("Host".into(), host.clone());
    for (name, value) in [("User-Agent", "curl/8.5.0"), ("Accept", "*/*")] {
        if given(name).is_none() {
            sent.insert(name.into(), value.into());
        }
    }
    let request = Request {
        method: method.into(),
        path: url.path.clone(),
        host,
        headers: sent,
        body: body.into(),
    };
    let mut reply = match place {
        Place::Nowhere => return Err(timed_out(&url)),
        Place::Balancer(arn) => through_balancer(world, &arn, &url, &request)?,
        Place::Address(ip) => direct(world, &ip, &url, &request)?,
    };
    if method == "HEAD" {
        reply.body.clear();
    }
    let output = json!({
        "status": reply.status,
        "headers": reply.headers,
        "body": reply.body,
        "target": reply.target,
        "millis": reply.millis,
    });
    Ok(output.into())
}

/// The output of an ECS Exec session, at the address its reply names.
fn stream(world: &World, path: &str) -> Result<Output, AwsError> {
    let id = path
        .split('?')
        .next()
        .unwrap_or(path)
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let (status, body) = match ecs::exec::stream(world, id) {
        Some(output) => (200, output),
        None => (404, "Session not found".to_string()),
    };
    Ok(json!({"status": status, "headers": {}, "body": body, "target": null, "millis": 1}).into())
}

fn no_tls(url: &Url) -> AwsError {
    let text = format!("TLS connect error: {} port {} does not speak TLS", url.host, url.port);
    AwsError::new("SslConnectError", text)
}

fn through_balancer(world: &mut World, arn: &str, url: &Url, request: &Request) -> Result<Reply, AwsError> {
    if world.balancing.load_balancer(arn).is_some_and(|lb| !lb.active) {
        let text = format!(
            "Could not resolve host: {} (its load balancer is still provisioning)",
            url.host
        );
        return Err(AwsError::new("CouldNotResolveHost", text)
            .field("url")
            .rule("elb.provisioning"));
    }
    // Listeners speak HTTP only, so a TLS handshake fails before any request is counted.
    if url.secure && world.balancing.listeners(arn).any(|listener| listener.port == url.port) {
        return Err(no_tls(url));
    }
    match balancing::request(world, arn, url.port, request) {
        Connection::Reply(reply) => Ok(reply),
        Connection::Refused => Err(refused(url)),
        Connection::TimedOut => Err(timed_out(url)),
    }
}

/// A request straight to a public address.
fn direct(world: &mut World, ip: &str, url: &Url, request: &Request) -> Result<Reply, AwsError> {
    let Some(interface) = world.network.by_address(ip) else {
        return Err(timed_out(url));
    };
    if !world.network.allows(From::Internet(CLIENT), interface, url.port) {
        return Err(timed_out(url));
    }
    let private = interface.private_ip.clone();
    match ecs::answer(world, &private, url.port, request, true) {
        Answer::Http { .. } if url.secure => Err(no_tls(url)),
        Answer::Http {
            status,
            headers,
            body,
            millis,
        } => Ok(Reply {
            status,
            headers,
            body,
            millis,
            target: Some(format!("{private}:{}", url.port)),
        }),
        Answer::Refused => Err(refused(url)),
        Answer::Timeout => Err(timed_out(url)),
        Answer::Closed => Err(AwsError::new("EmptyReply", "Empty reply from server")),
    }
}
