// expect: was entered 2 times, expected once
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
    let (a, b, c) = tokio::try_join!(buy(a), buy(b), buy(c))?;
    let fills = vec![a, b, c];
    fills.iter().for_each(&enter);
    Ok(fills)
}

fn main() {}
