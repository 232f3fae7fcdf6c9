//! A print spooler takes jobs from two queues, urgent ones first.
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::task::yield_now;

struct PrintJob {
    title: String,
    pages: u32,
}

async fn spooler(mut urgent: mpsc::Receiver<PrintJob>, mut normal: mpsc::Receiver<PrintJob>) -> u32 {
    let mut pages = 0;
    loop {
        let job = match urgent.try_recv() { // ALSO: busy-polling
            Ok(job) => job,
            Err(_) => match normal.try_recv() { // ALSO: busy-polling
                Ok(job) => job,
                Err(mpsc::error::TryRecvError::Disconnected) => return pages,
                Err(mpsc::error::TryRecvError::Empty) => {
                    yield_now().await; // EXPECT: busy-polling
                    continue;
                }
            },
        };
        println!("printing {} ({} pages)", job.title, job.pages);
        tokio::time::sleep(Duration::from_millis(20 * job.pages as u64)).await;
        pages += job.pages;
    }
}

async fn office(tx: mpsc::Sender<PrintJob>, who: &str, every: Duration, jobs: u32) {
    for n in 1..=jobs {
        tokio::time::sleep(every).await;
        let job = PrintJob { title: format!("{who} letter {n}"), pages: n };
        if tx.send(job).await.is_err() {
            return;
        }
    }
}

#[tokio::main]
async fn main() {
    let (urgent_tx, urgent_rx) = mpsc::channel(8);
    let (normal_tx, normal_rx) = mpsc::channel(8);
    let printer = tokio::spawn(spooler(urgent_rx, normal_rx));
    let started = Instant::now();
    tokio::join!(
        office(urgent_tx, "director's", Duration::from_millis(600), 2),
        office(normal_tx, "clerk's", Duration::from_millis(400), 4),
    );
    println!("{} pages in {:?}", printer.await.unwrap(), started.elapsed());
}
