use slow_api::{Market, MarketError, Quote};
use tokio::task::JoinSet;

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let mut set = JoinSet::new();
    for (index, symbol) in symbols.iter().enumerate() {
        let call = market.quote(symbol);
        set.spawn(async move { (index, call.await) });
    }
    let mut quotes = vec![None; symbols.len()];
    while let Some(joined) = set.join_next().await {
        let (index, answer) = joined.expect("no call panics");
        quotes[index] = Some(answer?); // returning drops the set, which aborts its tasks
    }
    Ok(quotes.into_iter().flatten().collect())
}

fn main() {}
