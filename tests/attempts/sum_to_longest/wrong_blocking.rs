// expect: A blocking call holds its thread until the answer is there
use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let market = market.blocking();
    let buy = async |(symbol, quantity)| {
        let fill = market.submit_order(symbol, quantity)?;
        enter(&fill);
        Ok::<_, MarketError>(fill)
    };
    let [a, b, c] = orders;
    let (a, b, c) = tokio::join!(buy(a), buy(b), buy(c));
    Ok(vec![a?, b?, c?])
}

fn main() {}
