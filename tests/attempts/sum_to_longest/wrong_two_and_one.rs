// expect: A call waits for one that it does not need
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
    let (a, b) = tokio::join!(buy(a), buy(b));
    Ok(vec![a?, b?, buy(c).await?])
}

fn main() {}
