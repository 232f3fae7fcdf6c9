// expect: the market saw 0 calls, expected 3
use slow_api::{Market, MarketError};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    market.price(symbol).ok_or_else(|| MarketError::UnknownSymbol { symbol: symbol.to_owned() })
}

fn main() {}
