// expect: was entered 0 times, expected once
use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let [a, b, c] = orders.map(|(symbol, quantity)| market.submit_order(symbol, quantity));
    let (a, b, c) = tokio::try_join!(a, b, c)?;
    let _ = enter;
    Ok(vec![a, b, c])
}

fn main() {}
