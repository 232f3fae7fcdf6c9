//! Polls that find nothing and keep no waker: what is left is what a poll costs.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Instant;

const POLLS: u64 = 1_000_000;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let counts = || {
        let mut polls = 0;
        poll_fn(move |_| {
            polls += 1;
            if polls == POLLS / 2 { Poll::Ready(()) } else { Poll::Pending }
        })
    };
    let mut both = pin!(async { tokio::join!(counts(), counts()) });
    let began = Instant::now();
    poll_fn(|cx| {
        loop {
            if both.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
        }
    })
    .await;
    println!("nanoseconds {}", began.elapsed().as_nanos() as u64 / POLLS);
}
