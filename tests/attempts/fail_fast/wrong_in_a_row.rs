// expect: Each call is awaited before the next one starts.
use slow_api::{Market, MarketError, Quote};

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let mut quotes = Vec::new();
    for symbol in symbols {
        quotes.push(market.quote(symbol).await?);
    }
    Ok(quotes)
}

fn main() {}
