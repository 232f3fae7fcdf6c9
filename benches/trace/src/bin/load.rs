//! Keeps the server busy for so many seconds, on 32 connections, and says how many answers came. Never traced.

use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

async fn asks(port: u16, number: u32, until: Instant) -> u64 {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("the server is there");
    stream.set_nodelay(true).expect("an open socket");
    let request = format!("GET /quotes/S{number} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    let mut buffer = [0; 4096];
    let mut answers = 0;
    while Instant::now() < until {
        stream.write_all(request.as_bytes()).await.expect("the server listens");
        let length = stream.read(&mut buffer).await.expect("the server answers");
        assert!(buffer[..length].starts_with(b"HTTP/1.1 200"), "the server refuses");
        answers += 1;
    }
    answers
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>().expect("a number"));
    let (port, seconds) =
        (arguments.next().expect("a port") as u16, arguments.next().expect("seconds"));
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut connections = JoinSet::new();
    for number in 0..32 {
        connections.spawn(asks(port, number, until));
    }
    let answers: u64 = connections.join_all().await.into_iter().sum();
    println!("answers {}", answers / seconds);
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("the server is there");
    stream
        .write_all(b"GET /end HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .await
        .expect("it listens");
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
}
