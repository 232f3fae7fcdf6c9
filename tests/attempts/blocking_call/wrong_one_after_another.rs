// expect: calls in flight. Either each one blocks the loop, or some are awaited, or held back,
use slow_api::{Market, MarketError};

/// The prices of all symbols, in order, or an error if one of them has none.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let mut prices = Vec::new();
    for symbol in symbols {
        let (client, symbol) = (market.blocking(), symbol.to_string());
        let answer = tokio::task::spawn_blocking(move || client.quote(&symbol)).await;
        prices.push(answer.unwrap()?.price);
    }
    Ok(prices)
}

fn main() {}
