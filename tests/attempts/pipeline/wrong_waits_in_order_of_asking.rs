// expect: it waited for others
use slow_api::{Fill, Market, MarketError};

/// Buys every symbol for `budget` dollars: a price from the `feed`, then an order to the `broker`. Answers in
/// the order of the symbols. Without a price there is no order, and the other symbols go on.
async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    budget: f64,
) -> Vec<Result<Fill, MarketError>> {
    let tasks: Vec<_> = symbols.iter().map(|symbol| tokio::spawn(feed.quote(symbol))).collect();
    let mut orders = tokio::task::JoinSet::new();
    let mut answers: Vec<_> = symbols.iter().map(|_| None).collect();
    for (index, task) in tasks.into_iter().enumerate() {
        match task.await.unwrap() {
            Ok(quote) => {
                let order = broker.submit_order(&quote.symbol, shares(budget, quote.price));
                orders.spawn(async move { (index, order.await) });
            }
            Err(error) => answers[index] = Some(Err(error)),
        }
    }
    for (index, answer) in orders.join_all().await {
        answers[index] = Some(answer);
    }
    answers.into_iter().flatten().collect()
}

/// How many whole shares a budget buys.
fn shares(budget: f64, price: f64) -> u32 {
    (budget / price) as u32
}

fn main() {}
