// idea: FuturesUnordered folded into a number
//! Lost task.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use slow_api::Market;
use std::time::{Duration, Instant};

/// All orders at once; how many were confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    orders
        .iter()
        .map(|order| market.submit_order(order.0, order.1))
        .collect::<FuturesUnordered<slow_api::Call<_>>>()
        .filter_map(async |answer| answer.ok())
        .count()
        .await
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
