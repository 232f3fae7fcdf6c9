// idea: tasks with the async client, prices written to their places
//! Blocking call.

use slow_api::{Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn together() {
        let market = Market::default();
        assert_eq!(prices(&market, &["AAPL", "MSFT", "AAPL"]).await.unwrap().len(), 3);
        assert_eq!(market.ledger().elapsed(), Duration::from_secs(1));
    }
}

/// All prices in order, or an error.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let mut prices = vec![f64::NAN; symbols.len()];
    let mut set = JoinSet::new();
    for (i, symbol) in symbols.iter().enumerate() {
        let call = market.quote(symbol);
        set.spawn(async move { call.await.map(|quote| (i, quote.price)) });
    }
    while let Some(answer) = set.join_next().await {
        let (i, price) = answer.expect("no panic")?;
        prices[i] = price;
    }
    Ok(prices)
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
