// idea: a semaphore whose permits come back a WINDOW after the call began, by small timer tasks
//! Rate limit.

use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn six_take_two_seconds() {
        let market = Market::default();
        assert_eq!(fetch_politely(&market, &["AAPL"; 6]).await.len(), 6);
        assert_eq!(market.ledger().elapsed(), Duration::from_secs(2));
    }
}

/// At most LIMIT calls in any WINDOW.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let permits = Arc::new(Semaphore::new(LIMIT));
    let ask = async |symbol: &str| {
        let permit = Arc::clone(&permits).acquire_owned().await.expect("never closed");
        tokio::spawn(async move {
            tokio::time::sleep(WINDOW).await;
            drop(permit);
        });
        market.quote(symbol).await
    };
    join_all(symbols.iter().map(|symbol| ask(symbol))).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // Real clocks are not exact to the millisecond; this market is generous by fifty of them.
    let generous = WINDOW - Duration::from_millis(50);
    let market =
        Market::builder().latency(Duration::from_millis(300)).at_most_per(generous, LIMIT).build();
    let start = Instant::now();

    let answers = fetch_politely(&market, &slow_api::SYMBOLS[..11]).await;

    for answer in &answers {
        match answer {
            Ok(quote) => println!("{:6} {:>8.2}", quote.symbol, quote.price),
            Err(error) => println!("{error}"),
        }
    }
    println!("{:.1} s (2.3 s are enough for eleven calls)", start.elapsed().as_secs_f64());
}
