use slow_api::{Market, MarketError};

/// The prices of all symbols, in order, or an error if one of them has none.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let mut tasks = Vec::new();
    for symbol in symbols {
        let (client, symbol) = (market.blocking(), symbol.to_string());
        tasks.push(tokio::task::spawn_blocking(move || client.quote(&symbol)));
    }
    let mut prices = Vec::new();
    for task in tasks {
        prices.push(task.await.unwrap()?.price);
    }
    Ok(prices)
}

fn main() {}
