//! A hand-written future that completes when enough votes have been collected.
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

struct Ballot {
    yes: AtomicU32,
    no: AtomicU32,
    needed: u32,
}

struct Quorum {
    ballot: Arc<Ballot>,
}

impl Future for Quorum {
    type Output = bool;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<bool> {
        let yes = self.ballot.yes.load(Ordering::Acquire);
        let no = self.ballot.no.load(Ordering::Acquire);
        if yes + no >= self.ballot.needed {
            return Poll::Ready(yes > no);
        }
        cx.waker().wake_by_ref(); // ALSO: busy-polling
        Poll::Pending
    }
}

async fn voter(ballot: Arc<Ballot>, n: u32) {
    tokio::time::sleep(Duration::from_millis(300 * n as u64)).await;
    let side = if n % 3 == 0 { &ballot.no } else { &ballot.yes };
    side.fetch_add(1, Ordering::Release);
    println!("voter {n} has voted");
}

async fn chair(ballot: Arc<Ballot>) -> bool {
    let started = Instant::now();
    let accepted = Quorum { ballot }.await; // EXPECT: busy-polling
    println!("quorum after {:?}", started.elapsed());
    accepted
}

#[tokio::main]
async fn main() {
    let ballot = Arc::new(Ballot { yes: AtomicU32::new(0), no: AtomicU32::new(0), needed: 4 });
    let chair = tokio::spawn(chair(ballot.clone()));
    let voters: Vec<_> = (1..=5).map(|n| tokio::spawn(voter(ballot.clone(), n))).collect();
    println!("motion {}", if chair.await.unwrap() { "accepted" } else { "rejected" });
    for v in voters {
        v.await.unwrap();
    }
}
