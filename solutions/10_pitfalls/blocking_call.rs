//! A library gives you only a blocking client: `BlockingMarket::quote` returns when the answer is there, and
//! its thread can do nothing else meanwhile. Called from async code, that thread is the event loop's, and
//! `join_all` around it changes nothing: there is no await in it at which another call could begin.
//!
//! Make `prices` fetch all prices at once without ever blocking the loop. Keep the blocking client and call it
//! where blocking is allowed, or use the async one.

use futures::future::join_all;
use slow_api::{Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};
use tokio::task::spawn_blocking;

/// The prices of all symbols, in order, or an error if one of them has none.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    // Each call gets a thread that is there to be blocked. All are started before the first is awaited, and with
    // the async call in place of the blocking one no thread would be needed at all.
    let calls = symbols.iter().map(|symbol| {
        let (client, symbol) = (market.blocking(), (*symbol).to_owned());
        spawn_blocking(move || client.quote(&symbol))
    });
    let answers = join_all(calls).await;
    answers
        .into_iter()
        .map(|joined| Ok(joined.expect("the client does not panic")?.price))
        .collect()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let heartbeat = Heartbeat::start(Duration::from_millis(10));
    let start = Instant::now();

    println!("{:?}", prices(&market, &["AAPL", "GOOGL", "MSFT"]).await);

    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
    println!("longest time without a heartbeat: {:.2} s", heartbeat.longest_gap().as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::*;
    use slow_api::{Market, MarketError, check};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    /// On the real clock: other threads know no virtual time.
    fn market(seed: u64, millis: u64) -> Market {
        Market::builder().seed(seed).latency(Duration::from_millis(millis)).build()
    }

    /// Does the work, and says how many calls in flight a task on the loop saw meanwhile. It sees none when
    /// the loop is blocked, because then the calls are over before its turn comes.
    async fn watched<T>(market: &Market, work: impl Future<Output = T>) -> (T, u64) {
        let most = Arc::new(AtomicU64::new(0));
        let (seen, ledger) = (Arc::clone(&most), market.ledger().clone());
        let watcher = tokio::spawn(async move {
            loop {
                seen.fetch_max(ledger.summary().in_flight, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
        let answer = work.await;
        watcher.abort();
        (answer, most.load(Ordering::SeqCst))
    }

    #[tokio::test]
    async fn the_loop_is_never_blocked() {
        let market = market(101, 250);
        let (answer, seen) = watched(&market, prices(&market, &["MSFT"])).await;
        check::calls(&market, 1);
        assert!(
            seen == 1,
            "a call took 0.25 s, and another task on the loop saw nothing of it: the loop stood still until \
             the answer was there. `async` in front of a blocking call does not make it wait any better, and \
             neither does a thread that is joined on the loop."
        );
        assert!(answer.is_ok(), "got {answer:?}, expected a price");
    }

    #[tokio::test]
    async fn all_calls_are_in_flight_at_once() {
        let market = market(102, 250);
        let symbols = ["AAPL", "GOOGL", "MSFT", "TSLA"];
        let (answer, _) = watched(&market, prices(&market, &symbols)).await;
        check::calls(&market, 4);
        let peak = market.ledger().summary().peak_in_flight;
        assert!(
            peak == 4,
            "the market never saw more than {peak} of 4 calls in flight. Either each one blocks the loop, or \
             each one is awaited before the next one starts: start all of them first."
        );
        let prices = answer.expect("all symbols are listed");
        check::answer(&prices.len(), &4, "One price for each symbol.");
        for (symbol, price) in symbols.iter().zip(prices) {
            check::price(&market, symbol, price);
        }
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn an_error_is_passed_on() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let market = market(103, 10);
            let (answer, _) = watched(&market, prices(&market, &["AAPL", "NOSUCH"])).await;
            check::calls(&market, 2);
            check::answer(
                &answer,
                &Err(MarketError::UnknownSymbol { symbol: "NOSUCH".to_owned() }),
                "The market's error should reach the caller.",
            );
        });
    }
}
