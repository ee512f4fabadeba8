//! HTTP on loopback: requests arrive whole on a channel, whatever their senders do.
//!
//! Invariant: a slow or silent client holds up its own connection only. Bodies are read, and long answers written, on
//! threads of their own, and a body past [`BODY_BYTES`] is answered without reaching the world.

use super::{door, refusal};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use taskyard::aws::AwsError;

/// Greatest body of a request, in bytes.
pub const BODY_BYTES: usize = 1024 * 1024;
/// Bodies being read at one time.
const READERS: usize = 64;
/// Answers past this many bytes are written on a thread of their own.
const SHORT_ANSWER: usize = 64 * 1024;

/// A request as it came: header names in lower case, nothing decoded.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// What follows `?`, still encoded.
    pub query: String,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Request {
    /// A header's value by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// A whole request and the connection that waits for its answer.
pub struct Arrived {
    pub request: Request,
    connection: tiny_http::Request,
}

impl Arrived {
    /// Sends the answer.
    pub fn respond(self, response: Response) {
        if response.body.len() > SHORT_ANSWER {
            std::thread::spawn(move || send(self.connection, response));
        } else {
            send(self.connection, response);
        }
    }
}

/// Listens on a loopback port (0: a free one); gives the port and the requests.
pub fn listen(port: u16) -> Result<(u16, Receiver<Arrived>), String> {
    let server = tiny_http::Server::http(("127.0.0.1", port))
        .map_err(|error| format!("cannot listen on 127.0.0.1:{port}: {error}"))?;
    let port = server.server_addr().to_ip().map_or(port, |address| address.port());
    let (sender, arrivals) = channel();
    std::thread::spawn(move || accept(&server, &sender));
    Ok((port, arrivals))
}

fn accept(server: &tiny_http::Server, arrivals: &Sender<Arrived>) {
    let readers = Arc::new(AtomicUsize::new(0));
    while let Ok(connection) = server.recv() {
        // What is this short has been read with the head already.
        if connection.body_length().is_some_and(|length| length <= 1024) {
            receive(connection, arrivals);
            continue;
        }
        if readers.fetch_add(1, Ordering::SeqCst) >= READERS {
            readers.fetch_sub(1, Ordering::SeqCst);
            let busy = AwsError::new("ServiceUnavailable", "Too many requests are being read.").status(503);
            std::thread::spawn(move || send(connection, refusal::plain(&busy)));
            continue;
        }
        let (arrivals, readers) = (arrivals.clone(), Arc::clone(&readers));
        std::thread::spawn(move || {
            receive(connection, &arrivals);
            readers.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

fn receive(mut connection: tiny_http::Request, arrivals: &Sender<Arrived>) {
    let mut request = head(&connection);
    let limit = BODY_BYTES as u64 + 1;
    if connection
        .as_reader()
        .take(limit)
        .read_to_end(&mut request.body)
        .is_err()
    {
        return;
    }
    if request.body.len() > BODY_BYTES {
        request.body.clear();
        send(connection, door::too_large(&request));
        return;
    }
    let _ = arrivals.send(Arrived { request, connection });
}

fn head(connection: &tiny_http::Request) -> Request {
    let url = connection.url();
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let headers = connection.headers().iter();
    Request {
        method: connection.method().to_string(),
        path: path.into(),
        query: query.into(),
        headers: headers
            .map(|header| {
                let name = header.field.as_str().as_str().to_ascii_lowercase();
                (name, header.value.as_str().to_string())
            })
            .collect(),
        body: Vec::new(),
    }
}

fn send(connection: tiny_http::Request, response: Response) {
    let reason = tiny_http::StatusCode(response.status).default_reason_phrase();
    let mut answer = format!("HTTP/1.1 {} {reason}\r\n", response.status);
    for (name, value) in &response.headers {
        let value: String = value.chars().filter(|letter| (' '..='~').contains(letter)).collect();
        answer.push_str(&format!("{name}: {value}\r\n"));
    }
    answer.push_str(&format!("Content-Length: {}\r\n\r\n", response.body.len()));
    let mut answer = answer.into_bytes();
    if *connection.method() != tiny_http::Method::Head {
        answer.extend_from_slice(&response.body);
    }
    // Head and body leave in one write: in two, the second waits 40 ms for the client's acknowledgement of the first.
    let mut writer = connection.into_writer();
    // A client that has gone is no fault of ours.
    let _ = writer.write_all(&answer).and_then(|()| writer.flush());
}
