//! A worker node sends heartbeats while it works; the heartbeat is stopped properly at the end.
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{interval, sleep, MissedTickBehavior};

async fn coordinator(listener: TcpListener) -> std::io::Result<u32> {
    let (sock, _) = listener.accept().await?;
    let mut lines = BufReader::new(sock).lines();
    let mut beats = 0;
    while let Some(line) = lines.next_line().await? {
        if line == "leaving" {
            println!("coordinator: node left after {beats} beats");
            break;
        }
        beats += 1;
    }
    Ok(beats)
}

async fn heartbeat(mut sock: TcpStream, mut stop: watch::Receiver<bool>) -> std::io::Result<()> {
    let mut every = interval(Duration::from_millis(100));
    every.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        tokio::select! {
            _ = every.tick() => sock.write_all(b"alive\n").await?,
            _ = stop.changed() => {
                sock.write_all(b"leaving\n").await?;
                return sock.shutdown().await;
            }
        }
    }
}

async fn simulate(step: u32, state: f64) -> f64 {
    sleep(Duration::from_millis(300)).await; // the solver answers
    state * 0.9 + step as f64
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let coordinator = tokio::spawn(coordinator(listener));
    let (stop_tx, stop_rx) = watch::channel(false);
    let beat = tokio::spawn(heartbeat(TcpStream::connect(addr).await?, stop_rx));

    let mut state = 1.0;
    for step in 0..5 {
        state = simulate(step, state).await;
        println!("step {step}: {state:.3}");
    }
    stop_tx.send(true).ok();
    beat.await??;
    println!("{} beats seen", coordinator.await??);
    Ok(())
}
