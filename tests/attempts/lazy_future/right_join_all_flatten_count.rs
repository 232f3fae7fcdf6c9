// idea: join_all runs them all, and `flatten` leaves the fills to be counted
//! Buys one share of each stock, all at the same time, and counts the orders that were filled.

use slow_api::Market;
use std::time::{Duration, Instant};

use futures::future::join_all;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    join_all(symbols.iter().map(|symbol| market.submit_order(symbol, 1)))
        .await
        .iter()
        .flatten()
        .count()
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let filled = buy_one_of_each(&market, &["AAPL", "GOOGL", "INVALID", "MSFT"]).await;
    println!("{filled} orders, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
