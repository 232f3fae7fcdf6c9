// idea: two real stages: quotes go through an unbounded channel into a set of running orders
//! Pipeline.

use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Fill, Market, MarketError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Each order leaves when its price is there.
async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    budget: f64,
) -> Vec<Result<Fill, MarketError>> {
    let (sender, mut quotes) = mpsc::unbounded_channel();
    for (place, symbol) in symbols.iter().enumerate() {
        let (call, sender) = (feed.quote(symbol), sender.clone());
        tokio::spawn(async move { sender.send((place, call.await)) });
    }
    drop(sender);
    let mut slots: Vec<Option<Result<Fill, MarketError>>> = vec![None; symbols.len()];
    let mut orders = FuturesUnordered::new();
    loop {
        tokio::select! {
            Some((place, answer)) = quotes.recv() => match answer {
                Ok(quote) => {
                    let order = broker.submit_order(&quote.symbol, shares(budget, quote.price));
                    orders.push(async move { (place, order.await) });
                }
                Err(error) => slots[place] = Some(Err(error)),
            },
            Some((place, answer)) = orders.next() => slots[place] = Some(answer),
            else => break,
        }
    }
    slots.into_iter().map(|slot| slot.expect("every symbol is answered")).collect()
}

/// How many whole shares a budget buys.
fn shares(budget: f64, price: f64) -> u32 {
    (budget / price) as u32
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let [short, long] = [100, 500].map(Duration::from_millis);
    let feed = Market::builder().latency_of("AAPL", short).latency_of("GOOGL", long).build();
    let broker = Market::builder().latency_of("AAPL", long).latency_of("GOOGL", short).build();
    let start = Instant::now();

    for answer in invest(&feed, &broker, &["AAPL", "GOOGL"], 10_000.0).await {
        println!("{answer:?}");
    }

    println!(
        "{:.1} s (0.1 + 0.5 s for one, 0.5 + 0.1 s for the other)",
        start.elapsed().as_secs_f64()
    );
}
