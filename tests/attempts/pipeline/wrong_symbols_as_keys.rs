// expect: missing: an answer was lost on the way
use slow_api::{Fill, Market, MarketError};
use std::collections::HashMap;
use tokio::task::JoinSet;

/// Buys every symbol for `budget` dollars: a price from the `feed`, then an order to the `broker`. Answers in
/// the order of the symbols. Without a price there is no order, and the other symbols go on.
async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    budget: f64,
) -> Vec<Result<Fill, MarketError>> {
    let mut set = JoinSet::new();
    for symbol in symbols {
        let (price, broker, symbol) = (feed.quote(symbol), broker.clone(), symbol.to_string());
        set.spawn(async move {
            let answer = match price.await {
                Ok(quote) => broker.submit_order(&symbol, shares(budget, quote.price)).await,
                Err(error) => Err(error),
            };
            (symbol, answer)
        });
    }
    let mut answers: HashMap<_, _> = set.join_all().await.into_iter().collect();
    symbols.iter().filter_map(|symbol| answers.remove(*symbol)).collect()
}

/// How many whole shares a budget buys.
fn shares(budget: f64, price: f64) -> u32 {
    (budget / price) as u32
}

fn main() {}
