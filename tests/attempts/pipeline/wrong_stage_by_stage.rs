// expect: A stage that begins when the one before is over for all
use futures::future::join_all;
use slow_api::{Fill, Market, MarketError};

/// Buys every symbol for `budget` dollars: a price from the `feed`, then an order to the `broker`. Answers in
/// the order of the symbols. Without a price there is no order, and the other symbols go on.
async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    budget: f64,
) -> Vec<Result<Fill, MarketError>> {
    let mut orders = Vec::new();
    for answer in join_all(symbols.iter().map(|symbol| feed.quote(symbol))).await {
        orders.push(async move {
            let quote = answer?;
            broker.submit_order(&quote.symbol, shares(budget, quote.price)).await
        });
    }
    join_all(orders).await
}

/// How many whole shares a budget buys.
fn shares(budget: f64, price: f64) -> u32 {
    (budget / price) as u32
}

fn main() {}
