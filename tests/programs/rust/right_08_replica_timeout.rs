//! Reads a key from the primary store and, when that takes too long, from a replica.
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

async fn store(listener: TcpListener, name: &'static str, slow_every: u32) {
    let mut n = 0;
    let mut requests = JoinSet::new(); // aborts what is left when the store stops
    while let Ok((sock, _)) = listener.accept().await {
        n += 1;
        let wait = if n % slow_every == 0 { 900 } else { 30 };
        while requests.try_join_next().is_some() {}
        requests.spawn(async move {
            let mut sock = BufReader::new(sock);
            let mut key = String::new();
            if sock.read_line(&mut key).await.is_ok() {
                sleep(Duration::from_millis(wait)).await;
                let _ = sock.write_all(format!("{name}:{}\n", key.trim().to_uppercase()).as_bytes()).await;
            }
        });
    }
}

async fn get(addr: SocketAddr, key: &str) -> std::io::Result<String> {
    let mut sock = BufReader::new(TcpStream::connect(addr).await?);
    sock.write_all(format!("{key}\n").as_bytes()).await?;
    let mut value = String::new();
    sock.read_line(&mut value).await?;
    Ok(value.trim().to_string())
}

async fn read(primary: SocketAddr, replica: SocketAddr, key: &str) -> std::io::Result<String> {
    match timeout(Duration::from_millis(200), get(primary, key)).await {
        Ok(value) => value,
        Err(_) => get(replica, key).await,
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let first = TcpListener::bind("127.0.0.1:0").await?;
    let second = TcpListener::bind("127.0.0.1:0").await?;
    let (primary, replica) = (first.local_addr()?, second.local_addr()?);
    let stores = [tokio::spawn(store(first, "primary", 3)), tokio::spawn(store(second, "replica", 1000))];

    let started = Instant::now();
    let mut key = "root".to_string();
    for _ in 0..12 {
        let value = read(primary, replica, &key).await?;
        println!("{key} = {value}");
        // the value names the next key of the chain
        key = format!("k{}", value.len() * 7 % 31);
    }
    println!("chain followed in {:?}", started.elapsed());
    for s in stores {
        s.abort();
    }
    Ok(())
}
