// expect: 2 calls are still in flight after the work was done
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
    join_all(symbols.iter().map(async |symbol| {
        let quote = feed.quote(symbol).await?;
        let quantity = shares(budget, quote.price);
        tokio::spawn(broker.submit_order(symbol, quantity));
        let price = broker.price(symbol).unwrap_or_default();
        Ok(Fill { order_id: 0, symbol: symbol.to_string(), quantity, price })
    }))
    .await
}

/// How many whole shares a budget buys.
fn shares(budget: f64, price: f64) -> u32 {
    (budget / price) as u32
}

fn main() {}
