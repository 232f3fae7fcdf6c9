//! A mail digest: a burst of events fills the channel at once, the writer drains it to the end.
use std::time::{Duration, Instant};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;

#[derive(Debug)]
struct Event {
    topic: u32,
    text: String,
}

async fn write_digest(mut events: mpsc::UnboundedReceiver<Event>, path: std::path::PathBuf) -> std::io::Result<(usize, usize)> {
    let mut file = File::create(&path).await?;
    let mut batch = Vec::new();
    let (mut written, mut peak) = (0, 0);
    loop {
        peak = peak.max(events.len());
        if events.recv_many(&mut batch, 50).await == 0 {
            break;
        }
        for event in batch.drain(..) {
            file.write_all(format!("[{}] {}\n", event.topic, event.text).as_bytes()).await?;
            written += 1;
        }
        file.flush().await?;
        tokio::time::sleep(Duration::from_millis(30)).await; // one disk, give others a turn
    }
    Ok((written, peak))
}

fn publish_burst(tx: &mpsc::UnboundedSender<Event>, burst: u32) {
    for n in 0..400 {
        let event = Event { topic: n % 7, text: format!("burst {burst}, message {n}") };
        tx.send(event).expect("writer is gone");
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let path = std::env::temp_dir().join(format!("digest-{}.txt", std::process::id()));
    let (tx, rx) = mpsc::unbounded_channel();
    let writer = tokio::spawn(write_digest(rx, path.clone()));
    let started = Instant::now();
    let mut every = tokio::time::interval(Duration::from_millis(500));
    for burst in 0..4 {
        every.tick().await;
        publish_burst(&tx, burst);
        println!("burst {burst} published at {:?}", started.elapsed());
    }
    drop(tx);
    let (written, peak) = writer.await??;
    println!("{written} events written, at most {peak} waiting, {:?}", started.elapsed());
    let size = tokio::fs::metadata(&path).await?.len();
    tokio::fs::remove_file(&path).await?;
    println!("digest was {size} bytes");
    Ok(())
}
