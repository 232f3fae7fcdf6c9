//! A job queue with four workers that share one receiver.
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, Mutex};

#[derive(Debug)]
struct Job {
    id: u32,
    url: String,
}

async fn run(job: &Job) -> usize {
    tokio::time::sleep(Duration::from_millis(150)).await; // render the page
    job.url.len() * 100
}

async fn worker(name: usize, queue: Arc<Mutex<mpsc::Receiver<Job>>>) -> u32 {
    let mut done = 0;
    while let Some(job) = queue.lock().await.recv().await { // EXPECT: held-lock
        let size = run(&job).await;
        println!("worker {name}: job {} -> {size} bytes", job.id);
        done += 1;
    }
    done
}

#[tokio::main]
async fn main() {
    let (tx, rx) = mpsc::channel(16);
    let queue = Arc::new(Mutex::new(rx));
    let started = Instant::now();
    let workers: Vec<_> = (0..4).map(|n| tokio::spawn(worker(n, queue.clone()))).collect();

    for id in 0..12 {
        let job = Job { id, url: format!("https://shop.example/item/{id}") };
        tx.send(job).await.expect("workers are gone");
    }
    drop(tx);

    let mut total = 0;
    for w in workers {
        total += w.await.unwrap();
    }
    println!("{total} jobs with 4 workers in {:?}", started.elapsed());
}
