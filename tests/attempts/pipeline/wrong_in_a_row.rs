// expect: Each call is awaited before the next one starts.
use slow_api::{Fill, Market, MarketError};

/// Buys every symbol for `budget` dollars: a price from the `feed`, then an order to the `broker`. Answers in
/// the order of the symbols. Without a price there is no order, and the other symbols go on.
async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    budget: f64,
) -> Vec<Result<Fill, MarketError>> {
    let mut answers = Vec::new();
    for symbol in symbols {
        answers.push(match feed.quote(symbol).await {
            Ok(quote) => broker.submit_order(symbol, shares(budget, quote.price)).await,
            Err(error) => Err(error),
        });
    }
    answers
}

/// How many whole shares a budget buys.
fn shares(budget: f64, price: f64) -> u32 {
    (budget / price) as u32
}

fn main() {}
