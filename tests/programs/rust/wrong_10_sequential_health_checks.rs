//! Checks whether the members of a cluster answer a PING, with a time limit for each.
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

async fn member(delay: Duration) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let task = tokio::spawn(async move {
        loop {
            let (mut sock, _) = listener.accept().await.unwrap();
            let mut buf = [0u8; 4];
            if sock.read_exact(&mut buf).await.is_ok() {
                sleep(delay).await;
                let _ = sock.write_all(b"PONG").await;
            }
        }
    });
    (addr, task)
}

async fn ping(addr: SocketAddr) -> std::io::Result<Duration> {
    let started = Instant::now();
    let mut sock = TcpStream::connect(addr).await?;
    sock.write_all(b"PING").await?;
    let mut buf = [0u8; 4];
    sock.read_exact(&mut buf).await?;
    Ok(started.elapsed())
}

async fn check_cluster(members: &[SocketAddr]) -> Vec<(SocketAddr, String)> {
    let mut report = Vec::new();
    for &addr in members {
        let state = match timeout(Duration::from_millis(300), ping(addr)).await { // EXPECT: sequential
            Ok(Ok(rtt)) => format!("up, {} ms", rtt.as_millis()),
            Ok(Err(e)) => format!("down: {e}"),
            Err(_) => "no answer".to_string(),
        };
        report.push((addr, state));
    }
    report
}

#[tokio::main]
async fn main() {
    let (mut members, mut tasks) = (Vec::new(), Vec::new());
    for ms in [120, 150, 5000, 180, 110, 5000, 140] {
        let (addr, task) = member(Duration::from_millis(ms)).await;
        members.push(addr);
        tasks.push(task);
    }
    let started = Instant::now();
    for (addr, state) in check_cluster(&members).await {
        println!("{addr}: {state}");
    }
    println!("cluster checked in {:?}", started.elapsed());
    tasks.iter().for_each(JoinHandle::abort);
}
