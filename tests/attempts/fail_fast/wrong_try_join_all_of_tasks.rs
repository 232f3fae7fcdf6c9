// expect: `try_join_all` of more than 30 futures looks at the answers in the order asked
use slow_api::{Market, MarketError, Quote};
use tokio_util::task::AbortOnDropHandle;

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let tasks = symbols.iter().map(|symbol| {
        let task = AbortOnDropHandle::new(tokio::spawn(market.quote(symbol)));
        async { task.await.unwrap() }
    });
    futures::future::try_join_all(tasks).await
}

fn main() {}
