use futures::FutureExt;
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Fill, Market, MarketError};

/// Buys every symbol for `budget` dollars: a price from the `feed`, then an order to the `broker`. Answers in
/// the order of the symbols. Without a price there is no order, and the other symbols go on.
async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    budget: f64,
) -> Vec<Result<Fill, MarketError>> {
    let mut prices = FuturesUnordered::new();
    let mut orders = FuturesUnordered::new();
    for (index, symbol) in symbols.iter().enumerate() {
        prices.push(feed.quote(symbol).map(move |answer| (index, answer)));
    }
    let mut answers: Vec<_> = symbols.iter().map(|_| None).collect();
    loop {
        tokio::select! {
            Some((index, answer)) = prices.next() => match answer {
                Ok(quote) => {
                    let order = broker.submit_order(&quote.symbol, shares(budget, quote.price));
                    orders.push(order.map(move |answer| (index, answer)));
                }
                Err(error) => answers[index] = Some(Err(error)),
            },
            Some((index, answer)) = orders.next() => answers[index] = Some(answer),
            else => return answers.into_iter().flatten().collect(),
        }
    }
}

/// How many whole shares a budget buys.
fn shares(budget: f64, price: f64) -> u32 {
    (budget / price) as u32
}

fn main() {}
