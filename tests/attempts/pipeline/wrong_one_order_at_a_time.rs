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
    let (sender, mut prices) = tokio::sync::mpsc::channel(8);
    for (index, symbol) in symbols.iter().enumerate() {
        let (call, sender) = (feed.quote(symbol), sender.clone());
        tokio::spawn(async move { drop(sender.send((index, call.await)).await) });
    }
    drop(sender);
    let mut answers: Vec<_> = symbols.iter().map(|_| None).collect();
    while let Some((index, answer)) = prices.recv().await {
        answers[index] = Some(match answer {
            Ok(quote) => broker.submit_order(&quote.symbol, shares(budget, quote.price)).await,
            Err(error) => Err(error),
        });
    }
    answers.into_iter().flatten().collect()
}

/// How many whole shares a budget buys.
fn shares(budget: f64, price: f64) -> u32 {
    (budget / price) as u32
}

fn main() {}
