// expect: dropping the handle of a task does not end the task
use slow_api::{Market, MarketError, Quote};

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let calls = symbols.iter().map(|symbol| {
        let task = tokio::spawn(market.quote(symbol));
        async move { task.await.unwrap() }
    });
    futures::future::try_join_all(calls).await
}

fn main() {}
