// idea: a stream without a limit; the count is a Cell, as all of it happens in one future
//! Buys one share of each stock, all at the same time, and counts the orders that were filled.

use slow_api::Market;
use std::time::{Duration, Instant};

use futures::stream::{self, StreamExt};
use std::cell::Cell;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let filled = Cell::new(0_usize);
    stream::iter(symbols)
        .for_each_concurrent(None, |symbol| async {
            if let Ok(fill) = market.submit_order(symbol, 1).await {
                filled.set(filled.get() + fill.quantity as usize);
            }
        })
        .await;
    filled.get()
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let filled = buy_one_of_each(&market, &["AAPL", "GOOGL", "INVALID", "MSFT"]).await;
    println!("{filled} orders, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
