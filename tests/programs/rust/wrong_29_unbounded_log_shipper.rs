//! Request handlers log through a channel to a shipper that sends lines to a log server.
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

static SHIPPED: AtomicUsize = AtomicUsize::new(0);

async fn log_server(listener: TcpListener) -> std::io::Result<()> {
    let (sock, _) = listener.accept().await?;
    let mut sock = BufReader::new(sock);
    let mut line = String::new();
    while sock.read_line(&mut line).await? > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await; // index it
        sock.write_all(b"+").await?;
        line.clear();
    }
    Ok(())
}

async fn shipper(addr: std::net::SocketAddr, mut rx: mpsc::UnboundedReceiver<String>) -> std::io::Result<()> {
    let mut sock = TcpStream::connect(addr).await?;
    let mut sequence = 0u64;
    while let Some(line) = rx.recv().await {
        sock.write_all(format!("{sequence} {line}\n").as_bytes()).await?;
        let ack = tokio::io::AsyncReadExt::read_u8(&mut sock).await?; // in order, acknowledged
        sequence += (ack == b'+') as u64;
        SHIPPED.store(sequence as usize, Ordering::Relaxed);
    }
    Ok(())
}

async fn handler(id: u32, log: mpsc::UnboundedSender<String>) {
    let mut arrivals = tokio::time::interval(Duration::from_millis(2));
    for n in 0..900 {
        arrivals.tick().await;
        let _ = log.send(format!("handler={id} request={n} status=200")); // ALSO: unbounded
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let server = tokio::spawn(log_server(listener));
    let (tx, rx) = mpsc::unbounded_channel(); // EXPECT: unbounded
    let ship = tokio::spawn(shipper(addr, rx));
    let handlers: Vec<_> = (0..4).map(|id| tokio::spawn(handler(id, tx.clone()))).collect();
    for h in handlers {
        h.await.unwrap();
    }
    println!("3600 lines logged, {} shipped", SHIPPED.load(Ordering::Relaxed));
    ship.abort();
    server.abort();
    let _ = tokio::join!(ship, server);
    Ok(())
}
