// idea: every task owns a sender, and the receiver counts until the last sender is gone
//! Buys one share of each stock, all at the same time, and counts the orders that were filled.

use slow_api::Market;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let (report, mut reports) = mpsc::unbounded_channel();
    for symbol in symbols {
        let (order, report) = (market.submit_order(symbol, 1), report.clone());
        tokio::spawn(async move {
            if let Ok(fill) = order.await {
                let _ = report.send(fill);
            }
        });
    }
    drop(report);
    let mut filled = 0;
    while reports.recv().await.is_some() {
        filled += 1;
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
