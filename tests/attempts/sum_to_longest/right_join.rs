use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let buy = async |(symbol, quantity)| {
        let fill = market.submit_order(symbol, quantity).await?;
        enter(&fill);
        Ok::<_, MarketError>(fill)
    };
    let [a, b, c] = orders;
    let (a, b, c) = tokio::join!(buy(a), async { buy(b).await }, buy(c));
    Ok(vec![a?, b?, c?])
}

fn main() {}
