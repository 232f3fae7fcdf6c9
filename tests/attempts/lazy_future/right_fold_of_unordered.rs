// idea: FuturesUnordered folded into a number, behind a type alias for the count
//! Buys one share of each stock, all at the same time, and counts the orders that were filled.

use slow_api::Market;
use std::time::{Duration, Instant};

use futures::stream::{FuturesUnordered, StreamExt};

type Count = usize;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> Count {
    symbols
        .iter()
        .map(|symbol| market.submit_order(symbol, 1))
        .collect::<FuturesUnordered<_>>()
        .fold(0, |filled: Count, answer| async move { filled + Count::from(answer.is_ok()) })
        .await
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let filled = buy_one_of_each(&market, &["AAPL", "GOOGL", "INVALID", "MSFT"]).await;
    println!("{filled} orders, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
