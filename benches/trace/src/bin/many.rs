//! 100,000 tasks and a million polls.

use tokio::task::JoinSet;

async fn yields(turns: u32) -> u32 {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
    turns
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut tasks = JoinSet::new();
    for _ in 0..100_000 {
        tasks.spawn(yields(9));
    }
    let turns: u32 = tasks.join_all().await.into_iter().sum();
    println!("turns {turns}");
}
