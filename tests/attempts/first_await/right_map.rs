use slow_api::{Market, MarketError};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let answer = market.quote(symbol).await;
    answer.map(|quote| quote.price)
}

fn main() {}
