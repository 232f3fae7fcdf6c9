// expect: the loop stood still until the answer was there
use slow_api::{Market, MarketError};
use std::time::Duration;

/// The prices of all symbols, in order, or an error if one of them has none.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let client = market.blocking();
    let spawn = |symbol: &&str| {
        let (client, symbol) = (client.clone(), symbol.to_string());
        std::thread::spawn(move || client.quote(&symbol))
    };
    let threads: Vec<_> = symbols.iter().map(spawn).collect();
    tokio::time::sleep(Duration::from_millis(5)).await;
    threads.into_iter().map(|thread| Ok(thread.join().unwrap()?.price)).collect()
}

fn main() {}
