//! The endpoint example over real sockets: every protocol, the control paths, and hostile requests.
//!
//! The example is compiled into this test, so its unit tests run here too.

#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

#[path = "../examples/endpoint/main.rs"]
#[allow(dead_code)]
mod endpoint;

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Starts an endpoint on a thread of its own; gives its port.
fn start(line: &str) -> u16 {
    let flags = format!("--port 0 {line}");
    let flags = endpoint::flags::parse(flags.split_whitespace().map(str::to_string))
        .unwrap()
        .unwrap();
    let (sender, ready) = std::sync::mpsc::channel();
    std::thread::spawn(move || endpoint::serve(&flags, |port| sender.send(port).unwrap()));
    ready.recv().unwrap()
}

/// Sends bytes and reads the answer to its end: status and body.
fn exchange(port: u16, request: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // The server may answer and close before it has read all.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or(0);
    let body = answer
        .split_once("\r\n\r\n")
        .map(|(_, body)| body.to_string())
        .unwrap_or_default();
    (status, body)
}

fn send(port: u16, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n"
    );
    exchange(port, format!("{head}{body}").as_bytes())
}

fn control(port: u16, path: &str, body: &str) -> (u16, Value) {
    let method = if body == "-" { "GET" } else { "POST" };
    let (status, text) = send(
        port,
        method,
        &format!("/_taskyard/{path}"),
        "",
        if body == "-" { "" } else { body },
    );
    (
        status,
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")),
    )
}

fn ecs(port: u16, operation: &str, body: &str) -> (u16, String) {
    let headers = format!("X-Amz-Target: AmazonEC2ContainerServiceV20141113.{operation}\r\n");
    send(port, "POST", "/", &headers, body)
}

#[test]
fn reset_takes_an_empty_body_and_gives_the_same_world_again() {
    let port = start("");
    let (status, first) = control(port, "reset", "");
    assert_eq!((status, &first["seconds"]), (200, &json!(0.0)));
    let (_, moved) = control(port, "advance", "{\"seconds\": 90.5}");
    assert_eq!(moved["now"], "2026-11-23T09:01:30.500000+00:00");
    assert_eq!(moved["complete"], true);
    assert_ne!(moved["digest"], first["digest"]);
    let (_, again) = control(port, "reset", "{\"seed\": 1, \"scenario\": \"empty\"}");
    assert_eq!(again["digest"], first["digest"]);
    let (_, other) = control(port, "reset", "{\"seed\": 2}");
    assert_ne!(other["digest"], first["digest"]);
}

#[test]
fn a_bad_control_request_names_the_field_and_changes_nothing() {
    let port = start("");
    let (_, before) = control(port, "digest", "-");
    for (path, body, field) in [
        ("advance", "", "seconds"),
        ("advance", "{\"seconds\": -1}", "seconds"),
        ("advance", "{\"seconds\": \"60\"}", "seconds"),
        ("advance", "{\"seconds\": 1e300}", "seconds"),
        ("advance", "{\"second\": 1}", "second"),
        ("advance", "[1]", "body"),
        ("advance", "{", "body"),
        ("reset", "{\"seed\": -1}", "seed"),
        ("reset", "{\"seed\": 1.5}", "seed"),
        ("reset", "{\"scenario\": \"<script>\"}", "scenario"),
        ("http", "{}", "url"),
        ("http", "{\"url\": 5}", "url"),
        ("http", "{\"url\": \"http://a/\", \"headers\": {\"a\": 1}}", "headers"),
        ("inject", "{}", "kind"),
        ("inject", "{\"kind\": \"meteor\"}", "kind"),
        (
            "inject",
            "{\"kind\": \"crashContainer\", \"task\": \"a\", \"container\": \"b\"}",
            "exitCode",
        ),
        (
            "inject",
            "{\"kind\": \"traffic\", \"name\": \"a\", \"url\": \"b\", \"profile\": {}}",
            "profile",
        ),
    ] {
        let (status, answer) = control(port, path, body);
        assert_eq!(
            (status, answer["error"]["field"].as_str()),
            (400, Some(field)),
            "{path} {body}: {answer}"
        );
        assert!(
            answer["error"]["message"].as_str().unwrap().contains("expected"),
            "{answer}"
        );
    }
    let deep = format!("{{\"seconds\": {}1{}}}", "[".repeat(100), "]".repeat(100));
    assert_eq!(control(port, "advance", &deep).1["error"]["field"], "body");
    assert_eq!(control(port, "digest", "{}").0, 405);
    assert_eq!(control(port, "nothing", "{}").0, 404);
    assert_eq!(control(port, "events?from=x", "-").0, 400);
    assert_eq!(control(port, "digest", "-").1, before);
}

#[test]
fn every_protocol_refuses_an_unknown_action_in_its_own_form() {
    let port = start("");
    let (status, body) = ecs(port, "MakeCoffee", "{}");
    assert_eq!(status, 400);
    assert!(body.starts_with("{\"__type\":\"UnknownOperationException\""), "{body}");
    let (status, body) = send(port, "POST", "/", "", "Action=MakeCoffee&Version=2011-06-15");
    assert_eq!(status, 400);
    assert!(body.contains("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>InvalidAction</Code>"), "{body}");
    let (_, body) = send(port, "POST", "/", "", "Action=MakeCoffee&Version=2016-11-15");
    assert!(
        body.contains("<Response><Errors><Error><Code>InvalidAction</Code>"),
        "{body}"
    );
    let (_, body) = send(port, "GET", "/?Action=MakeCoffee&Version=2010-05-08", "", "");
    assert!(body.contains("<Code>InvalidAction</Code>"), "{body}");
}

#[test]
fn hostile_requests_get_an_answer_and_the_endpoint_lives_on() {
    let port = start("");
    let huge = "x".repeat(endpoint::http::BODY_BYTES + 1);
    assert_eq!(ecs(port, "ListClusters", &huge).0, 413);
    assert_eq!(send(port, "POST", "/_taskyard/advance", "", &huge).0, 413);
    for (method, path, headers, body) in [
        ("POST", "/", "", ""),
        ("POST", "/", "", "Action="),
        ("POST", "/", "", "%%%=%"),
        (
            "POST",
            "/",
            "",
            "Action=DescribeVpcs&Version=2016-11-15&Filter.1=a&Filter.x.y.z=b",
        ),
        (
            "POST",
            "/",
            "",
            "Action=DescribeVpcs&Version=2016-11-15&MaxResults=99999999999999999999",
        ),
        ("POST", "/", "X-Amz-Target: .\r\n", "{}"),
        ("POST", "/", "X-Amz-Target: Logs_20140328.\r\n", "{}"),
        (
            "POST",
            "/",
            "Authorization: AWS4-HMAC-SHA256 Credential=////\r\n",
            "Action=A",
        ),
        (
            "POST",
            "/service/GraniteServiceVersion20100801/operation/ListMetrics",
            "",
            "\u{7f}\u{7f}",
        ),
        ("POST", "/service/", "", ""),
        ("DELETE", "/bucket/key", "", ""),
        ("PATCH", "/_taskyard/reset", "", ""),
        ("GET", "/_taskyard/", "", ""),
        ("GET", "/%ff%00", "", ""),
    ] {
        let (status, answer) = send(port, method, path, headers, body);
        assert!(
            (400..500).contains(&status),
            "{method} {path} {body}: {status} {answer}"
        );
        assert!(!answer.is_empty());
    }
    // A client that promises a body and sends none holds up nobody.
    let mut silent = TcpStream::connect(("127.0.0.1", port)).unwrap();
    silent
        .write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
        .unwrap();
    exchange(port, b"\0\0\0nonsense\r\n\r\n");
    assert_eq!(control(port, "digest", "-").0, 200);
}

#[test]
fn the_clock_runs_only_when_asked_to() {
    let (still, running) = (start(""), start("--speed 1000"));
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(control(still, "digest", "-").1["seconds"], 0.0);
    let seconds = control(running, "digest", "-").1["seconds"].as_f64().unwrap();
    assert!(seconds >= 300.0, "{seconds}");
}

#[test]
fn answers_on_one_connection_do_not_wait_for_acknowledgements() {
    let port = start("");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_nodelay(true).unwrap();
    let form = "Action=DescribeSubnets&Version=2016-11-15";
    let request = format!(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    let started = std::time::Instant::now();
    for _ in 0..20 {
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        while !answer.ends_with("</DescribeSubnetsResponse>") {
            let mut piece = [0; 65536];
            let length = stream.read(&mut piece).unwrap();
            assert!(length > 0, "{answer}");
            answer.push_str(&String::from_utf8_lossy(&piece[..length]));
        }
    }
    assert!(
        started.elapsed() < Duration::from_millis(20 * 30),
        "{:?}",
        started.elapsed()
    );
}
