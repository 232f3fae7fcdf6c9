// expect: calls are still in flight after the work was done, and nobody waits for the answer.
// idea: at an error only the calls asked after the failed one are aborted, the earlier ones go on
//! All quotes, or the first error at once.

use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// All quotes in the order asked, or the first error.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let tasks: Vec<_> = symbols.iter().map(|symbol| tokio::spawn(market.quote(symbol))).collect();
    let handles: Vec<_> = tasks.iter().map(|task| task.abort_handle()).collect();
    let mut running: FuturesUnordered<_> =
        tasks.into_iter().enumerate().map(async |(i, task)| (i, task.await.unwrap())).collect();
    let mut slots = vec![None; symbols.len()];
    while let Some((i, answer)) = running.next().await {
        match answer {
            Ok(quote) => slots[i] = Some(quote),
            Err(error) => {
                for handle in &handles[i..] {
                    handle.abort();
                }
                return Err(error);
            }
        }
    }
    Ok(slots.into_iter().flatten().collect())
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
