// expect: missing: an answer was lost on the way
use slow_api::{Market, MarketError, Quote};
use std::collections::HashMap;
use tokio::task::JoinSet;

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let mut set: JoinSet<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    let mut quotes = HashMap::new();
    while let Some(joined) = set.join_next().await {
        let quote = joined.unwrap()?;
        quotes.insert(quote.symbol.clone(), quote);
    }
    Ok(symbols.iter().filter_map(|symbol| quotes.remove(*symbol)).collect())
}

fn main() {}
