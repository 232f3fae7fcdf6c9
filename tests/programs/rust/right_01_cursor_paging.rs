//! Reads a customer list page by page; each answer carries the cursor of the next page.
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn api(listener: TcpListener) {
    while let Ok((mut sock, _)) = listener.accept().await {
        tokio::spawn(async move {
            let mut buf = [0u8; 128];
            let n = sock.read(&mut buf).await.unwrap_or(0);
            let text = String::from_utf8_lossy(&buf[..n]).into_owned();
            let after: u32 = text.trim().rsplit('=').next().and_then(|s| s.parse().ok()).unwrap_or(0);
            tokio::time::sleep(Duration::from_millis(150)).await;
            let names: Vec<String> = (after..after + 20).map(|n| format!("customer{n}")).collect();
            let next = if after >= 120 { "end".to_string() } else { (after + 20).to_string() };
            let _ = sock.write_all(format!("next={next}\n{}", names.join("\n")).as_bytes()).await;
        });
    }
}

async fn page(addr: &str, cursor: &str) -> std::io::Result<(Vec<String>, Option<String>)> {
    let mut sock = TcpStream::connect(addr).await?;
    sock.write_all(format!("LIST after={cursor}\n").as_bytes()).await?;
    let mut text = String::new();
    sock.read_to_string(&mut text).await?;
    let mut lines = text.lines().map(str::to_string);
    let next = lines.next().and_then(|l| l.strip_prefix("next=").map(str::to_string));
    Ok((lines.collect(), next.filter(|n| n != "end")))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?.to_string();
    let server = tokio::spawn(api(listener));
    let started = Instant::now();
    let mut customers = Vec::new();
    let mut cursor = Some("0".to_string());
    while let Some(at) = cursor {
        let (names, next) = page(&addr, &at).await?;
        println!("page after {at}: {} names", names.len());
        customers.extend(names);
        cursor = next;
    }
    println!("{} customers in {:?}", customers.len(), started.elapsed());
    server.abort();
    let _ = server.await;
    Ok(())
}
