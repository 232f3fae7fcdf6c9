//! A batch importer that pushes its metrics to a collector when it is done.
use std::io::{Read, Write};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[derive(Default, Debug)]
struct Metrics {
    rows: u64,
    bad: u64,
}

/// The collector is a program of its own; here it is a thread.
fn collector(listener: std::net::TcpListener) {
    for mut sock in listener.incoming().flatten() {
        std::thread::sleep(Duration::from_millis(200)); // busy collector
        let mut text = String::new();
        let _ = sock.write_all(b"READY\n");
        let _ = sock.read_to_string(&mut text);
        println!("collector got: {text:?}");
    }
}

async fn push_metrics(addr: String, metrics: Metrics) -> std::io::Result<()> {
    let mut sock = TcpStream::connect(addr).await?;
    let mut ready = [0u8; 6];
    sock.read_exact(&mut ready).await?;
    sock.write_all(format!("rows={} bad={}", metrics.rows, metrics.bad).as_bytes()).await?;
    sock.shutdown().await
}

async fn import_chunk(chunk: u64, metrics: &mut Metrics) {
    tokio::time::sleep(Duration::from_millis(20)).await;
    metrics.rows += 500;
    metrics.bad += chunk % 3;
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let addr = listener.local_addr()?.to_string();
    std::thread::spawn(move || collector(listener));

    let mut metrics = Metrics::default();
    let mut chunks = tokio::time::interval(Duration::from_millis(100));
    for chunk in 0..12 {
        chunks.tick().await; // the source gives ten chunks a second
        import_chunk(chunk, &mut metrics).await;
    }
    println!("import done: {metrics:?}");
    tokio::spawn(push_metrics(addr, metrics)); // EXPECT: lost
    tokio::time::sleep(Duration::from_millis(50)).await; // time for the push to get out
    Ok(())
}
