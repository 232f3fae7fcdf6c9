// idea: a JoinSet, counting what was confirmed
//! Lost task.

use slow_api::Market;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// All orders at once; how many were confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    let mut set = JoinSet::new();
    for &(symbol, quantity) in orders {
        set.spawn(market.submit_order(symbol, quantity));
    }
    let mut confirmed = 0;
    while let Some(joined) = set.join_next().await {
        confirmed += usize::from(matches!(joined, Ok(Ok(_))));
    }
    confirmed
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();

    let confirmed = submit_all(&market, &[("AAPL", 5), ("GOOGL", 3), ("INVALID", 1)]).await;

    println!("confirmed: {confirmed} (two of the three symbols exist)");
    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
    println!("the market saw: {:?}", market.ledger().summary());
}
