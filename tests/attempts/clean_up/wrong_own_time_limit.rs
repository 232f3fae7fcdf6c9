// expect: s }). The market never said the first: pass on what it said, as it is. The market's error
// idea: cleans up with a time limit of its own, which ends slow calls and misses a cancel from outside
//! Clean up.

use slow_api::{Market, MarketError, Quote};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::timeout;

/// The connections. (They only count themselves; there is nothing to change here.)
#[derive(Debug, Default)]
struct Pool {
    taken: AtomicU64,
    given_back: AtomicU64,
}

impl Pool {
    fn take(&self) {
        self.taken.fetch_add(1, Ordering::SeqCst);
    }

    fn give_back(&self) {
        self.given_back.fetch_add(1, Ordering::SeqCst);
    }

    /// How often a connection was taken, and how often given back.
    fn counts(&self) -> (u64, u64) {
        (self.taken.load(Ordering::SeqCst), self.given_back.load(Ordering::SeqCst))
    }
}

/// Asks for a price over a connection of the pool.
async fn quote_over(pool: &Pool, market: &Market, symbol: &str) -> Result<Quote, MarketError> {
    pool.take();
    let after = Duration::from_secs(2);
    let answer = timeout(after, market.quote(symbol)).await;
    pool.give_back();
    answer.unwrap_or(Err(MarketError::Hung { after }))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let pool = Pool::default();

    println!("{:?}", quote_over(&pool, &market, "AAPL").await);
    println!("{:?}", quote_over(&pool, &market, "INVALID").await);
    let limit = Duration::from_millis(100);
    println!("{:?}", timeout(limit, quote_over(&pool, &market, "GOOGL")).await);

    let (taken, given_back) = pool.counts();
    println!("connections: {taken} taken, {given_back} given back");
}
