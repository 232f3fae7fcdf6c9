//! A batch importer: a fast reader, a bounded queue, a few slower writers on a small pool.
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, Semaphore};
use tokio::task::JoinSet;

#[derive(Debug)]
struct Row {
    id: u32,
    city: &'static str,
}

async fn read_rows(out: mpsc::Sender<Row>) -> u32 {
    const CITIES: [&str; 4] = ["Oslo", "Riga", "Brno", "Cork"];
    let mut waited = 0;
    for id in 0..90 {
        let row = Row { id, city: CITIES[id as usize % 4] };
        if out.capacity() == 0 {
            waited += 1;
        }
        if out.send(row).await.is_err() {
            break;
        }
    }
    waited
}

async fn insert(row: Row) -> usize {
    tokio::time::sleep(Duration::from_millis(100)).await; // database round trip
    row.city.len() + row.id as usize % 2
}

async fn write_rows(mut rows: mpsc::Receiver<Row>, connections: usize) -> (u32, usize) {
    let pool = Arc::new(Semaphore::new(connections));
    let mut running = JoinSet::new();
    let (mut count, mut bytes) = (0, 0);
    while let Some(row) = rows.recv().await {
        let permit = pool.clone().acquire_owned().await.expect("pool is open");
        running.spawn(async move {
            let n = insert(row).await;
            drop(permit);
            n
        });
        while let Some(done) = running.try_join_next() {
            count += 1;
            bytes += done.unwrap();
        }
    }
    while let Some(done) = running.join_next().await {
        count += 1;
        bytes += done.unwrap();
    }
    (count, bytes)
}

#[tokio::main]
async fn main() {
    let (tx, rx) = mpsc::channel(8);
    let started = Instant::now();
    let reader = tokio::spawn(read_rows(tx));
    let (count, bytes) = write_rows(rx, 6).await;
    let waited = reader.await.unwrap();
    println!("{count} rows ({bytes} bytes) in {:?}; the reader had to wait {waited} times", started.elapsed());
}
