// expect: the call for TSLA blocked its thread until the answer was there
use slow_api::{Market, MarketError, Quote};

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    symbols.iter().map(|symbol| market.blocking().quote(symbol)).collect()
}

fn main() {}
