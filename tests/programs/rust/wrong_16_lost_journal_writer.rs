//! Sensor readings go through a channel to a journal writer which stores them in batches.
use std::time::Duration;
use tokio::fs::OpenOptions;
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;

#[derive(Debug)]
struct Reading {
    sensor: u8,
    celsius: f32,
}

async fn journal_writer(path: std::path::PathBuf, mut rx: mpsc::Receiver<Reading>) -> std::io::Result<usize> {
    let mut file = OpenOptions::new().create(true).append(true).open(&path).await?;
    let mut written = 0;
    let mut batch = String::new();
    while let Some(r) = rx.recv().await {
        batch.push_str(&format!("{},{:.1}\n", r.sensor, r.celsius));
        written += 1;
        if written % 8 == 0 {
            tokio::time::sleep(Duration::from_millis(120)).await; // fsync on the slow card
            file.write_all(batch.as_bytes()).await?;
            batch.clear();
        }
    }
    tokio::time::sleep(Duration::from_millis(120)).await;
    file.write_all(batch.as_bytes()).await?;
    file.flush().await?;
    println!("journal: {written} readings written");
    Ok(written)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let path = std::env::temp_dir().join(format!("journal-{}.csv", std::process::id()));
    let (tx, rx) = mpsc::channel(32);
    tokio::spawn(journal_writer(path.clone(), rx)); // EXPECT: lost

    let mut every = tokio::time::interval(Duration::from_millis(60));
    for n in 0..20u8 {
        every.tick().await;
        let reading = Reading { sensor: n % 3, celsius: 19.5 + n as f32 / 10.0 };
        tx.send(reading).await.expect("journal is gone");
    }
    drop(tx);
    let stored = std::fs::read_to_string(&path).unwrap_or_default().lines().count();
    println!("20 readings sent, {stored} in the journal at exit");
    let _ = std::fs::remove_file(&path);
    Ok(())
}
