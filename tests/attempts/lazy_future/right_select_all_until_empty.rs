// idea: `select_all` gives the first that is done and the others back, until none is left
//! Buys one share of each stock, all at the same time, and counts the orders that were filled.

use slow_api::Market;
use std::time::{Duration, Instant};

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let mut open: Vec<slow_api::Call<slow_api::Fill>> = vec![];
    for symbol in symbols {
        open.push(market.submit_order(symbol, 1));
    }
    let mut filled = 0;
    while !open.is_empty() {
        let (answer, _place, rest) = futures::future::select_all(open).await;
        filled += answer.map_or(0, |_| 1);
        open = rest;
    }
    filled
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let filled = buy_one_of_each(&market, &["AAPL", "GOOGL", "INVALID", "MSFT"]).await;
    println!("{filled} orders, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
