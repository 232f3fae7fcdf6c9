//! Sends text messages through a gateway that allows eight messages a second.
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{interval, MissedTickBehavior};

/// Refuses a message that comes less than 110 ms after the one before.
async fn gateway(listener: TcpListener) -> std::io::Result<()> {
    let (mut sock, _) = listener.accept().await?;
    let mut last: Option<Instant> = None;
    let mut len = [0u8; 1];
    while sock.read_exact(&mut len).await.is_ok() {
        let mut text = vec![0; len[0] as usize];
        sock.read_exact(&mut text).await?;
        let too_fast = last.is_some_and(|t| t.elapsed() < Duration::from_millis(110));
        last = Some(Instant::now());
        sock.write_u8(if too_fast { b'-' } else { b'+' }).await?;
    }
    Ok(())
}

struct Gateway {
    sock: TcpStream,
    pace: tokio::time::Interval,
}

impl Gateway {
    async fn connect(addr: std::net::SocketAddr) -> std::io::Result<Gateway> {
        let mut pace = interval(Duration::from_millis(125));
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Gateway { sock: TcpStream::connect(addr).await?, pace })
    }

    async fn send(&mut self, text: &str) -> std::io::Result<bool> {
        self.pace.tick().await;
        let mut message = vec![text.len() as u8];
        message.extend_from_slice(text.as_bytes());
        self.sock.write_all(&message).await?;
        Ok(self.sock.read_u8().await? == b'+')
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let server = tokio::spawn(gateway(listener));
    let mut gateway = Gateway::connect(addr).await?;
    let started = Instant::now();
    let mut accepted = 0;
    for n in 1..=14 {
        if gateway.send(&format!("Parcel {n} arrives tomorrow")).await? {
            accepted += 1;
        }
    }
    println!("{accepted} of 14 messages accepted in {:?}", started.elapsed());
    drop(gateway);
    server.await??;
    Ok(())
}
