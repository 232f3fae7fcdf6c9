// expect: The market's error should reach the caller.
use futures::future::join_all;
use slow_api::{Market, MarketError};

/// The prices of all symbols, in order, or an error if one of them has none.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let answers = join_all(symbols.iter().map(|symbol| market.quote(symbol))).await;
    Ok(answers.into_iter().flatten().map(|quote| quote.price).collect())
}

fn main() {}
