// idea: a JoinSet is filled up to the limit, and refilled by one whenever one task is done
//! As many calls in flight as the limit allows, never more, and never fewer while a symbol waits.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

type Answer = Result<Quote, MarketError>;

async fn fetch_bounded(market: &Market, symbols: &[&str], limit: usize) -> Vec<Answer> {
    let mut waiting = symbols.iter();
    let mut tasks: JoinSet<Answer> =
        waiting.by_ref().take(limit).map(|symbol| market.quote(symbol)).collect();
    let mut answers = Vec::with_capacity(symbols.len());
    while let Some(done) = tasks.join_next().await {
        if let Some(symbol) = waiting.next() {
            tasks.spawn(market.quote(symbol));
        }
        answers.push(done.expect("no quote panics"));
    }
    answers
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(100))
        .latency_of("AAPL", Duration::from_millis(300))
        .at_most_in_flight(5)
        .build();
    let start = Instant::now();
    let answers = fetch_bounded(&market, &slow_api::SYMBOLS, 5).await;
    let quotes = answers.iter().flatten().count();
    println!("{quotes} of {} quotes, after {:.1?}", answers.len(), start.elapsed());
    println!("{:?}", market.ledger().summary());
}
