use slow_api::{Fill, Market, MarketError};

async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Result<Vec<Fill>, MarketError> {
    let [a, b, c] = orders;
    let (a, b, c) = tokio::join!(
        market.submit_order(a.0, a.1),
        async { market.submit_order(b.0, b.1).await },
        market.submit_order(c.0, c.1),
    );
    Ok(vec![a?, b?, c?])
}

fn main() {}
