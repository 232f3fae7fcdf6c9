// expect: it asks again and again whether the answer is there
use slow_api::{Market, MarketError};

/// The prices of all symbols, in order, or an error if one of them has none.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let client = market.blocking();
    let spawn = |symbol: &&str| {
        let (client, symbol) = (client.clone(), symbol.to_string());
        std::thread::spawn(move || client.quote(&symbol))
    };
    let threads: Vec<_> = symbols.iter().map(spawn).collect();
    let mut prices = Vec::new();
    for thread in threads {
        while !thread.is_finished() {
            tokio::task::yield_now().await;
        }
        prices.push(thread.join().unwrap()?.price);
    }
    Ok(prices)
}

fn main() {}
