// expect: the loop stood still until the answer was there
use slow_api::{Market, MarketError};

/// The prices of all symbols, in order, or an error if one of them has none.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let tasks: Vec<_> = symbols
        .iter()
        .map(|symbol| {
            let (client, symbol) = (market.blocking(), symbol.to_string());
            tokio::spawn(async move { client.quote(&symbol) })
        })
        .collect();
    let mut prices = Vec::new();
    for task in tasks {
        prices.push(task.await.unwrap()?.price);
    }
    Ok(prices)
}

fn main() {}
