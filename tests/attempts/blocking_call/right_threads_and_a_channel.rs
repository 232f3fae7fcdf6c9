// idea: a thread for each symbol that sends place and answer down a tokio channel
//! Blocking call.

use slow_api::Quote;
use slow_api::{Heartbeat, Market, MarketError};
use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

type Numbered = (usize, Result<Quote, MarketError>);

/// All prices in order, or an error.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let (sender, mut answers) = mpsc::unbounded_channel::<Numbered>();
    for (place, symbol) in symbols.iter().copied().map(String::from).enumerate() {
        let (sender, client) = (sender.clone(), market.blocking());
        thread::spawn(move || sender.send((place, client.quote(&symbol))));
    }
    drop(sender);
    let mut sorted = BTreeMap::new();
    while let Some((place, answer)) = answers.recv().await {
        sorted.insert(place, answer?.price);
    }
    Ok(sorted.into_values().collect())
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
