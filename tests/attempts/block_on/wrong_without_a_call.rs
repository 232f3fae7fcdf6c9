// expect: is for the checks: it tells a price without a call. Ask with
use slow_api::{Market, MarketError};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    market.price(symbol).ok_or_else(|| MarketError::UnknownSymbol { symbol: symbol.to_owned() })
}

fn main() {}
