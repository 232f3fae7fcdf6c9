// expect: in front of a blocking call does not make it wait any better
// idea: threads do the calls, but the loop blocks on the recv of a std channel
//! Blocking call.

use slow_api::{Heartbeat, Market, MarketError};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// All prices in order, or an error.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let lines: Vec<_> = symbols
        .iter()
        .map(|symbol| {
            let (sender, line) = mpsc::sync_channel(1);
            let (client, symbol) = (market.blocking(), symbol.to_string());
            tokio::task::spawn_blocking(move || sender.send(client.quote(&symbol)));
            line
        })
        .collect();
    lines.into_iter().map(|line| Ok(line.recv().expect("sent")?.price)).collect()
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
