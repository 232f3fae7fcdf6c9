//! A checksum service: the long computations run on the blocking pool, two at a time.
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot, Semaphore};

struct Request {
    name: String,
    rounds: u32,
    reply: oneshot::Sender<u64>,
}

fn checksum(name: &str, rounds: u32) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325u64;
    for round in 0..rounds {
        for byte in name.bytes() {
            sum = (sum ^ byte as u64 ^ round as u64).wrapping_mul(0x100_0000_01b3);
        }
    }
    sum
}

async fn service(mut requests: mpsc::Receiver<Request>) {
    let cpu = Arc::new(Semaphore::new(2));
    while let Some(request) = requests.recv().await {
        let permit = cpu.clone().acquire_owned().await.unwrap();
        tokio::task::spawn_blocking(move || {
            let sum = checksum(&request.name, request.rounds);
            let _ = request.reply.send(sum);
            drop(permit);
        });
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (tx, rx) = mpsc::channel(4);
    let service = tokio::spawn(service(rx));
    let ticker = tokio::spawn(async {
        let mut every = tokio::time::interval(Duration::from_millis(100));
        for n in 0.. {
            every.tick().await;
            if n % 5 == 0 {
                println!("  still answering pings ({n})");
            }
        }
    });
    let started = Instant::now();
    let mut answers = Vec::new();
    for n in 0..6 {
        let (reply, answer) = oneshot::channel();
        let name = format!("archive-{n}.tar");
        tx.send(Request { name: name.clone(), rounds: 1_800_000, reply }).await.ok().unwrap();
        answers.push((name, answer));
    }
    drop(tx);
    for (name, answer) in answers {
        println!("{name}: {:016x}", answer.await.unwrap());
    }
    service.await.unwrap();
    println!("checksums took {:?}", started.elapsed());
    ticker.abort();
    let _ = ticker.await;
}
