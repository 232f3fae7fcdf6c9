use slow_api::{Market, MarketError};

#[tokio::main(flavor = "current_thread")]
async fn ask(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    Ok(market.quote(symbol).await?.price)
}

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    ask(market, symbol)
}

fn main() {}
