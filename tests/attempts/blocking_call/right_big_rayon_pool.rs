// idea: a rayon pool with a thread for each symbol, and oneshots
//! Blocking call.

use futures::channel::oneshot;
use futures::future::join_all;
use slow_api::{Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};

/// All prices in order, or an error.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(symbols.len()).build() else {
        unreachable!("threads are left")
    };
    let calls: Vec<oneshot::Receiver<_>> = symbols
        .iter()
        .map(|symbol| {
            let (sender, answer) = oneshot::channel();
            let (client, symbol) = (market.blocking(), String::from(*symbol));
            pool.spawn(move || _ = sender.send(client.quote(&symbol)));
            answer
        })
        .collect();
    let answers = join_all(calls).await;
    answers.into_iter().map(|answer| Ok(answer.expect("sent")?.price)).collect()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let heartbeat = Heartbeat::start(Duration::from_millis(10));
    let start = Instant::now();

    println!("{:?}", prices(&market, &["AAPL", "GOOGL", "MSFT"]).await);

    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
    println!("longest time without a heartbeat: {:.2} s", heartbeat.longest_gap().as_secs_f64());
}
