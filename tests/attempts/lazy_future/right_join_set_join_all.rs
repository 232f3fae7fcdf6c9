// idea: a JoinSet is collected from the calls and joined as a whole
//! Buys one share of each stock, all at the same time, and counts the orders that were filled.

use slow_api::Market;
use std::time::{Duration, Instant};

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let tasks: tokio::task::JoinSet<_> =
        symbols.iter().map(|symbol| market.submit_order(symbol, 1)).collect();
    tasks.join_all().await.into_iter().filter(Result::is_ok).count()
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let filled = buy_one_of_each(&market, &["AAPL", "GOOGL", "INVALID", "MSFT"]).await;
    println!("{filled} orders, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
