// idea: tasks with their place in a JoinSet, and a slot for each answer
//! All symbols are asked for at the same time; the answers stand in the order of the symbols.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

type Answer = Result<Quote, MarketError>;

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Answer> {
    let mut tasks: JoinSet<(usize, Answer)> = JoinSet::new();
    for (place, symbol) in symbols.iter().enumerate() {
        let call = market.quote(symbol);
        tasks.spawn(async move { (place, call.await) });
    }
    let mut slots: Vec<Option<Answer>> = (0..symbols.len()).map(|_| None).collect();
    while let Some(done) = tasks.join_next().await {
        let (place, answer) = done.expect("no quote panics");
        slots[place] = Some(answer);
    }
    slots.into_iter().map(|slot| slot.expect("every task answers")).collect()
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(100)).build();
    let start = Instant::now();
    let answers = fetch_all(&market, &["AAPL", "INVALID", "GOOGL", "MSFT"]).await;
    for answer in &answers {
        println!("{answer:?}");
    }
    println!("{} answers, after {:.1?}", answers.len(), start.elapsed());
}
