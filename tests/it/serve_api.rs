//! `workbook serve-api` from outside: a server in a process of its own.
#![cfg(unix)]

use crate::support::workbook;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};

/// The server, until it is stopped; killed when a test ends without that.
struct Server {
    child: Child,
    output: BufReader<ChildStdout>,
    address: String,
}

impl Server {
    fn start(options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_workbook"))
            .args(["serve-api", "--port", "0"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut output = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut first = String::new();
        output.read_line(&mut first).expect("it says where it listens");
        let (_, after) = first.split_once("http://").expect("a URL in its first line");
        let (address, _) = after.split_once(',').expect("a comma after the URL");
        Server { address: address.to_owned(), child, output }
    }

    /// The whole answer, head and body.
    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn interrupt(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    }

    /// Its exit status, and what else it said.
    fn end(mut self) -> (Option<i32>, String) {
        let mut said = String::new();
        self.output.read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code(), said)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_serves_until_it_is_interrupted_and_says_what_it_saw() {
    let server = Server::start(&["--latency", "10ms"]);
    assert!(server.get("/quote/AAPL").starts_with("HTTP/1.1 200"));
    assert!(server.get("/quote/INVALID").starts_with("HTTP/1.1 404"));
    server.interrupt();
    let (status, said) = server.end();

    assert_eq!(status, Some(0));
    assert!(said.contains("curl http://127.0.0.1:"), "{said}");
    assert!(said.contains("Calls: 2, of which 1 completed, 1 failed, 0 were cancelled"), "{said}");
}

#[test]
fn the_same_seed_gives_the_same_prices() {
    let price = |seed| {
        let server = Server::start(&["--latency", "1ms", "--seed", seed]);
        let answer = server.get("/quote/AAPL");
        answer.rsplit("\r\n\r\n").next().unwrap().to_owned()
    };
    assert_eq!(price("7"), price("7"));
    assert_ne!(price("7"), price("8"));
}

#[test]
fn a_request_in_flight_outlives_the_interrupt() {
    let server = Server::start(&["--latency", "500ms"]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(b"GET /quote/AAPL HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    while !server.get("/ledger").contains("\"in_flight\":1") {}
    server.interrupt();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();

    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn a_second_interrupt_does_not_wait() {
    let server = Server::start(&["--latency", "1h"]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(b"GET /quote/AAPL HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    while !server.get("/ledger").contains("\"in_flight\":1") {}
    server.interrupt();
    // It listens no more once it has taken note of the first one.
    while TcpStream::connect(&server.address).is_ok() {}
    server.interrupt();
    assert_eq!(server.end().0, Some(130));
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let assert = workbook().args(["serve-api", "--port", &port]).assert().code(1).stdout("");
    let stderr = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert_eq!(
        stderr,
        format!(
            "error: port {port} is in use; choose another with --port, or --port 0 for a free one\n"
        )
    );
}

#[test]
fn nonsense_is_refused() {
    for arguments in [
        ["--port", "65536"],
        ["--port", "-1"],
        ["--host", "localhost.invalid"],
        ["--latency", "0s"],
        ["--latency", "fast"],
        ["--at-most", "0"],
    ] {
        workbook().arg("serve-api").args(arguments).assert().code(2).stdout("");
    }
}
