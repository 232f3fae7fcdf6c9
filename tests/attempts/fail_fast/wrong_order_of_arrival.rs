// expect: This is the order in which the answers came.
use slow_api::{Market, MarketError, Quote};

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let mut set: tokio::task::JoinSet<_> =
        symbols.iter().map(|symbol| market.quote(symbol)).collect();
    let mut quotes = Vec::new();
    while let Some(answer) = set.join_next().await {
        quotes.push(answer.unwrap()?);
    }
    Ok(quotes)
}

fn main() {}
