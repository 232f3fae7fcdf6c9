// idea: polled by hand: what is done leaves the list, and what is filled is counted
//! Buys one share of each stock, all at the same time, and counts the orders that were filled.

use slow_api::Market;
use std::time::{Duration, Instant};

use std::task::Poll;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let mut orders: Vec<_> = symbols.iter().map(|symbol| market.submit_order(symbol, 1)).collect();
    let mut filled = 0;
    std::future::poll_fn(|cx| {
        orders.retain_mut(|order| match order.as_mut().poll(cx) {
            Poll::Pending => true,
            Poll::Ready(answer) => {
                filled += usize::from(answer.is_ok());
                false
            }
        });
        if orders.is_empty() { Poll::Ready(filled) } else { Poll::Pending }
    })
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
