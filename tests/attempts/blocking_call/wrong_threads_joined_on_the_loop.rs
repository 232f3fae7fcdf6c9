// expect: if the loop then waits for it with `join` or `recv` of the standard library
use slow_api::{Market, MarketError};

/// The prices of all symbols, in order, or an error if one of them has none.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let client = market.blocking();
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            symbols.iter().map(|symbol| scope.spawn(|| client.quote(symbol))).collect();
        threads.into_iter().map(|thread| Ok(thread.join().unwrap()?.price)).collect()
    })
}

fn main() {}
