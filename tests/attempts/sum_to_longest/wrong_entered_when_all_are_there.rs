// expect: a fill was there after 1.0 s, and the thread had nothing to do until 2.0 s, when it entered AAPL. Work fits in while other orders are under way
use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let [a, b, c] = orders.map(|(symbol, quantity)| market.submit_order(symbol, quantity));
    let (a, b, c) = tokio::try_join!(a, b, c)?;
    let fills = vec![a, b, c];
    fills.iter().for_each(enter);
    Ok(fills)
}

fn main() {}
