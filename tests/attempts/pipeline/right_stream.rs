use futures::{StreamExt, TryFutureExt};
use slow_api::{Fill, Market, MarketError};

/// Buys every symbol for `budget` dollars: a price from the `feed`, then an order to the `broker`. Answers in
/// the order of the symbols. Without a price there is no order, and the other symbols go on.
async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    budget: f64,
) -> Vec<Result<Fill, MarketError>> {
    futures::stream::iter(symbols)
        .map(|symbol| {
            feed.quote(symbol)
                .and_then(|quote| broker.submit_order(&quote.symbol, shares(budget, quote.price)))
        })
        .buffered(symbols.len().max(1))
        .collect()
        .await
}

/// How many whole shares a budget buys.
fn shares(budget: f64, price: f64) -> u32 {
    (budget / price) as u32
}

fn main() {}
