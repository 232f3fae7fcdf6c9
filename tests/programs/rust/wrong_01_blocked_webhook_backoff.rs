//! Delivers webhooks to a flaky endpoint, with back-off between attempts.
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn endpoint(listener: TcpListener) {
    let mut seen = 0u32;
    loop {
        let Ok((mut sock, _)) = listener.accept().await else { return };
        seen += 1;
        let status = if seen % 3 == 0 { 200 } else { 503 };
        tokio::spawn(async move {
            let mut buf = [0u8; 256];
            let _ = sock.read(&mut buf).await;
            let reply = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");
            let _ = sock.write_all(reply.as_bytes()).await;
        });
    }
}

async fn post(addr: &str, body: &str) -> std::io::Result<u16> {
    let mut sock = TcpStream::connect(addr).await?;
    let req = format!("POST /hook HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    sock.write_all(req.as_bytes()).await?;
    let mut text = String::new();
    sock.read_to_string(&mut text).await?;
    Ok(text.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0))
}

async fn deliver(addr: String, event: String) -> u32 {
    for attempt in 1..=5u32 {
        match post(&addr, &event).await {
            Ok(200) => return attempt,
            other => eprintln!("{event}: attempt {attempt} failed ({other:?})"),
        }
        std::thread::sleep(Duration::from_millis(200 * attempt as u64)); // EXPECT: blocked
    }
    0
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?.to_string();
    let server = tokio::spawn(endpoint(listener));
    let started = Instant::now();
    let mut deliveries = Vec::new();
    for event in ["order.created", "order.paid", "order.shipped"] {
        deliveries.push(tokio::spawn(deliver(addr.clone(), event.to_string())));
    }
    for d in deliveries {
        println!("delivered after {} attempts", d.await.unwrap());
    }
    println!("all webhooks done in {:?}", started.elapsed());
    server.abort();
    Ok(())
}
