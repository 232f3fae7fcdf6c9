// idea: tasks that race their call against a CancellationToken with a drop guard, and report over a channel
//! All quotes, or the first error at once.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// All quotes in the order asked, or the first error.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let token = CancellationToken::new();
    let _cancels_however_we_leave = token.clone().drop_guard();
    let (sender, mut receiver) = mpsc::unbounded_channel();
    for (n, symbol) in symbols.iter().enumerate() {
        let (call, token, sender) = (market.quote(symbol), token.clone(), sender.clone());
        tokio::spawn(async move {
            if let Some(answer) = token.run_until_cancelled(call).await {
                let _ = sender.send((n, answer));
            }
        });
    }
    drop(sender);
    let mut book = std::collections::BTreeMap::new();
    while let Some((n, answer)) = receiver.recv().await {
        book.insert(n, answer?);
    }
    Ok(book.into_values().collect())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(800))
        .latency_of("INVALID", Duration::from_millis(100))
        .build();
    let start = Instant::now();

    match fail_fast(&market, &["AAPL", "INVALID", "GOOGL"]).await {
        Ok(quotes) => println!("{} quotes", quotes.len()),
        Err(error) => println!("failed: {error}"),
    }

    println!("{:.1} s (the error came after 0.1 s)", start.elapsed().as_secs_f64());
    sleep(Duration::from_millis(10)).await; // a task that is aborted ends at its next turn
    println!("cancelled calls: {}", market.ledger().summary().cancelled);
}
