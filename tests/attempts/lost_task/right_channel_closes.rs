// idea: the tasks send what was confirmed, and the channel closes when the last one is done
//! Lost task.

use slow_api::Fill;
use slow_api::Market;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// All orders at once; how many were confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    let (sender, mut fills) = mpsc::unbounded_channel::<Fill>();
    let send_each = |(symbol, quantity): &(&str, u32)| {
        let (order, sender) = (market.submit_order(symbol, *quantity), sender.clone());
        tokio::spawn(async move { order.await.map(|fill| sender.send(fill)) });
    };
    orders.iter().for_each(send_each);
    drop(sender);
    let mut confirmed = Vec::new();
    while fills.recv_many(&mut confirmed, 64).await > 0 {}
    confirmed.len()
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
