// idea: join_all over calls that put their error into a oneshot, raced against that oneshot by a biased select (the future is not Send)
//! All quotes, or the first error at once.

use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use std::cell::Cell;
use std::future::pending;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::time::sleep;

/// All quotes in the order asked, or the first error.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let (alarm, first_error) = oneshot::channel();
    let alarm = Cell::new(Some(alarm));
    let alarm = &alarm;
    let all = join_all(symbols.iter().map(|symbol| market.quote(symbol)).map(|call| async move {
        match call.await {
            Ok(quote) => quote,
            Err(error) => {
                if let Some(alarm) = alarm.take() {
                    let _ = alarm.send(error);
                }
                pending().await
            }
        }
    }));
    tokio::select! {
        biased;
        Ok(error) = first_error => Err(error),
        quotes = all => Ok(quotes),
    }
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
