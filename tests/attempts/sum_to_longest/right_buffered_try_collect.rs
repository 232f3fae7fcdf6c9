use futures::stream::{self, StreamExt, TryStreamExt};
use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    stream::iter(orders)
        .map(async |(symbol, quantity)| {
            let fill = market.submit_order(symbol, quantity).await?;
            enter(&fill);
            Ok(fill)
        })
        .buffered(3)
        .try_collect()
        .await
}

fn main() {}
