//! Clients that are rude, slow, or very many. The server stays up, and says what it can.

use slow_api::{Market, MarketBuilder};
use slow_http::{Limits, LocalServer, allow_open_files};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn quick() -> MarketBuilder {
    Market::builder().latency(millis(10))
}

/// What takes so long will never come. No time is measured by it: it ends a test that would not end.
const AGES: Duration = Duration::from_secs(20);

/// A request that behaves.
const QUOTE: &[u8] = b"GET /quote/AAPL HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// Sends these bytes and reads until the server closes the connection.
async fn raw(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // A server that has heard enough may close before everything is written.
    let _ = stream.write_all(request).await;
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    let reading = async {
        while let Ok(count @ 1..) = stream.read(&mut buffer).await {
            answer.extend_from_slice(&buffer[..count]);
        }
    };
    timeout(AGES, reading).await.expect("the server closes the connection");
    String::from_utf8_lossy(&answer).into_owned()
}

/// A request whose head is followed by whatever the test sends.
fn post(headers: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /orders HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// The status code of an answer.
fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("nothing")
}

/// What every test ends with: the server still answers.
async fn assert_well(server: &LocalServer) {
    let request = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&raw(server.address(), request).await), "200");
}

#[tokio::test]
async fn a_huge_path_is_refused() {
    let market = quick().build();
    let server = LocalServer::start(market.clone()).await.unwrap();
    for (length, expected) in
        [(1_000, "400"), (15_000, "400"), (100_000, "431"), (5_000_000, "431")]
    {
        let path = "A".repeat(length);
        let request =
            format!("GET /quote/{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let answer = raw(server.address(), request.as_bytes()).await;
        // Beyond the buffer the connection may be reset before the answer could be read.
        let cut_off = answer.is_empty() && expected == "431";
        assert!(status(&answer) == expected || cut_off, "{length}: {answer}");
    }
    assert_eq!(market.ledger().summary().calls, 0);
    assert_well(&server).await;
}

#[tokio::test]
async fn what_is_not_http_is_refused() {
    let server = LocalServer::start(quick().build()).await.unwrap();
    assert_eq!(status(&raw(server.address(), b"hello\r\n\r\n").await), "400");
    assert_eq!(status(&raw(server.address(), &[0xff; 100]).await), "400");
    assert_eq!(status(&raw(server.address(), b"GET /health HTTP/9.9\r\n\r\n").await), "400");
    assert_well(&server).await;
}

#[tokio::test]
async fn bad_bodies_are_told_apart() {
    let server = LocalServer::start(quick().build()).await.unwrap();
    let json = "Content-Type: application/json\r\nContent-Length:";
    let deep = "[".repeat(10_000);
    for (request, expected, code) in [
        (post(&format!("{json} 9"), "{\"symbol\""), "400", "bad_json"),
        (post(&format!("{json} 0"), ""), "400", "bad_json"),
        (post(&format!("{json} 10000"), &deep), "422", "bad_order"),
        (post("Content-Length: 2", "{}"), "415", "not_json"),
        (post(&format!("{json} 2"), "{}"), "422", "bad_order"),
        (post(&format!("{json} 1000000000"), ""), "413", "too_large"),
    ] {
        let answer = raw(server.address(), &request).await;
        assert_eq!(status(&answer), expected, "{answer}");
        assert!(answer.contains(&format!("{{\"error\":{{\"code\":\"{code}\"")), "{answer}");
    }
    assert_well(&server).await;
}

#[tokio::test]
async fn a_body_that_lies_about_its_length_ends_at_the_limit() {
    let limits = Limits { body_bytes: 1_000, ..Limits::default() };
    let server = LocalServer::start_with(quick().build(), limits).await.unwrap();
    let chunk = format!("800\r\n{}\r\n", " ".repeat(0x800));
    let headers = "Content-Type: application/json\r\nTransfer-Encoding: chunked";
    let answer = raw(server.address(), &post(headers, &chunk)).await;
    assert_eq!(status(&answer), "413", "{answer}");
    assert_well(&server).await;
}

#[tokio::test]
async fn a_client_that_never_reads_gives_its_place_back() {
    let limits = Limits { unread: millis(100), connections: 1, ..Limits::default() };
    let server = LocalServer::start_with(quick().build(), limits).await.unwrap();
    let mut rude = TcpStream::connect(server.address()).await.unwrap();
    // It asks for more than the buffers between it and the server can hold, and reads nothing.
    let request = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100);
    let asking = async { while rude.write_all(&request).await.is_ok() {} };
    timeout(AGES, asking).await.expect("the server closes the connection");
    // The one place is free again.
    assert_well(&server).await;
}

#[tokio::test]
async fn only_who_means_this_machine_is_answered() {
    let market = quick().build();
    let server = LocalServer::start(market.clone()).await.unwrap();
    let port = server.address().port();
    let ask = async |version: &str, headers: &str| {
        let request =
            format!("GET /quote/AAPL HTTP/{version}\r\n{headers}Connection: close\r\n\r\n");
        raw(server.address(), request.as_bytes()).await
    };
    for (version, headers, expected) in [
        ("1.1", "Host: localhost\r\n".to_owned(), "200"),
        ("1.1", format!("Host: 127.0.0.1:{port}\r\n"), "200"),
        ("1.1", format!("Host: [::1]:{port}\r\nOrigin: http://localhost:3000\r\n"), "200"),
        ("1.0", String::new(), "200"),
        ("1.1", String::new(), "400"),
        ("1.1", "Host: localhost\r\nHost: localhost\r\n".to_owned(), "400"),
        ("1.1", "Host: evil.example\r\n".to_owned(), "421"),
        ("1.0", format!("Host: evil.example:{port}\r\n"), "421"),
        ("1.1", "Host: localhost\r\nOrigin: https://evil.example\r\n".to_owned(), "403"),
        ("1.1", "Host: localhost\r\nOrigin: null\r\n".to_owned(), "403"),
    ] {
        let answer = ask(version, &headers).await;
        assert_eq!(status(&answer), expected, "{version} {headers}: {answer}");
    }
    let absolute = b"GET http://evil.example/quote/AAPL HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&raw(server.address(), absolute).await), "421");
    assert_eq!(market.ledger().summary().calls, 4);
}

#[tokio::test]
async fn a_client_that_never_ends_its_headers_is_shown_out() {
    let limits = Limits { head: millis(50), ..Limits::default() };
    let server = LocalServer::start_with(quick().build(), limits).await.unwrap();
    // Returns because the server closes the connection; the client would wait for ever.
    assert_eq!(raw(server.address(), b"GET /health HTTP/1.1\r\nHost: local").await, "");
    assert_eq!(raw(server.address(), b"").await, "");
    assert_well(&server).await;
}

#[tokio::test]
async fn a_client_that_never_ends_its_body_is_shown_out() {
    let limits = Limits { body: millis(50), ..Limits::default() };
    let market = quick().build();
    let server = LocalServer::start_with(market.clone(), limits).await.unwrap();
    let headers = "Content-Type: application/json\r\nContent-Length: 40";
    let answer = raw(server.address(), &post(headers, "{\"symbol\":")).await;
    assert_eq!(status(&answer), "408", "{answer}");
    assert!(answer.contains("slow_body"), "{answer}");
    assert_eq!(market.ledger().summary().calls, 0);
    assert_well(&server).await;
}

#[tokio::test]
async fn slow_clients_do_not_hold_up_quick_ones() {
    let market = quick().build();
    let server = LocalServer::start(market.clone()).await.unwrap();
    let mut dawdlers = Vec::new();
    for _ in 0..50 {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(b"GET /quote/AAPL HT").await.unwrap();
        dawdlers.push(stream);
    }
    assert_eq!(status(&raw(server.address(), QUOTE).await), "200");
    assert_eq!(market.ledger().summary().calls, 1);
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_their_turn() {
    let limits = Limits { connections: 3, ..Limits::default() };
    let market = quick().build();
    let server = LocalServer::start_with(market.clone(), limits).await.unwrap();
    let answers: Vec<String> =
        futures::future::join_all((0..20).map(|_| raw(server.address(), QUOTE))).await;

    assert!(answers.iter().all(|answer| status(answer) == "200"));
    assert_eq!(market.ledger().summary().peak_in_flight, 3);
}

/// Linux tells how long a queue it allows. Elsewhere it may be shorter than the crowd.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_crowd_may_wait_at_the_door() {
    const CROWD: usize = 300; // `TcpListener::bind` lets 128 wait
    let allowed = std::fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap_or_default();
    if allowed.trim().parse().is_ok_and(|allowed: usize| allowed < CROWD) {
        return;
    }
    let listener = slow_http::listen(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let address = listener.local_addr().unwrap();
    // The server does not accept: all who connect wait in the queue.
    let crowd = (0..CROWD).map(|_| TcpStream::connect(address));
    let connected = timeout(AGES, futures::future::try_join_all(crowd)).await;
    assert_eq!(connected.expect("there is room for all").unwrap().len(), CROWD);
}

/// Both ends of every connection are in this process.
const OPEN_FILES: u64 = 2_500;

const CLIENTS: u64 = 1_000;

/// A task for each client, which asks for a price and waits for the answer.
fn a_thousand_clients(server: &LocalServer) -> JoinSet<String> {
    let address = server.address();
    (0..CLIENTS).map(|_| async move { raw(address, QUOTE).await }).collect()
}

/// Waits until the market sees so many calls at once.
async fn in_flight(market: &Market, calls: u64) {
    let waiting = async {
        while market.ledger().summary().in_flight != calls {
            tokio::time::sleep(millis(1)).await;
        }
    };
    if timeout(AGES, waiting).await.is_err() {
        panic!("still {:?}", market.ledger().summary());
    }
}

#[tokio::test]
async fn a_thousand_clients_are_all_served() {
    allow_open_files(OPEN_FILES);
    let market = quick().build();
    let server = LocalServer::start(market.clone()).await.unwrap();
    let answers = a_thousand_clients(&server).join_all().await;

    assert!(answers.iter().all(|answer| status(answer) == "200"));
    assert_eq!(market.ledger().summary().completed, CLIENTS);
    assert_well(&server).await;
}

#[tokio::test]
async fn a_thousand_clients_wait_together_and_go_away_together() {
    allow_open_files(OPEN_FILES);
    let market = Market::builder().latency(millis(600_000)).build();
    let server = LocalServer::start(market.clone()).await.unwrap();
    let clients = a_thousand_clients(&server);
    in_flight(&market, CLIENTS).await;
    drop(clients);
    in_flight(&market, 0).await;
    let ledger = market.ledger().summary();
    assert_eq!((ledger.peak_in_flight, ledger.cancelled), (CLIENTS, CLIENTS));
    assert_well(&server).await;
}
