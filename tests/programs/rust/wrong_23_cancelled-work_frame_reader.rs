//! Reads length-prefixed price updates from a feed and prints statistics on the side.
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{interval_at, sleep, Instant};

const STATS_EVERY: Duration = Duration::from_millis(430);

async fn feed(listener: TcpListener) -> std::io::Result<()> {
    let (mut sock, _) = listener.accept().await?;
    sock.set_nodelay(true)?;
    for n in 0..12u32 {
        let body = format!("EURUSD {:.4}", 1.08 + n as f32 / 1000.0);
        sock.write_u32(body.len() as u32).await?;
        sock.write_all(&body.as_bytes()[..6]).await?;
        sleep(Duration::from_millis(70)).await; // the line is slow
        sock.write_all(&body.as_bytes()[6..]).await?;
        sleep(Duration::from_millis(60)).await;
    }
    sock.shutdown().await
}

async fn read_frame(sock: &mut TcpStream) -> std::io::Result<String> {
    let len = sock.read_u32().await?;
    if len > 1024 {
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, format!("frame of {len} bytes")));
    }
    let mut body = vec![0; len as usize];
    sock.read_exact(&mut body).await?; // ALSO: cancelled-work
    Ok(String::from_utf8_lossy(&body).into_owned())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let feeder = tokio::spawn(feed(listener));
    let mut sock = TcpStream::connect(addr).await?;
    let mut stats = interval_at(Instant::now() + STATS_EVERY, STATS_EVERY);
    let mut updates = 0;
    loop {
        tokio::select! { // EXPECT: cancelled-work+1
            frame = read_frame(&mut sock) => match frame {
                Ok(text) => {
                    updates += 1;
                    println!("update: {text}");
                }
                Err(e) => {
                    println!("feed ended: {e}");
                    break;
                }
            },
            _ = stats.tick() => println!("-- {updates} updates so far"),
        }
    }
    println!("{updates} of 12 updates received");
    sleep(Duration::from_millis(600)).await;
    feeder.abort();
    Ok(())
}
