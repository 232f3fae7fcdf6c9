// expect: returns before it, and a future that is dropped at an await does not go on. What runs in
// idea: the guard is forgotten after a success, "because all is well"
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

struct Lease<'a>(&'a Pool);

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.0.give_back();
    }
}

/// Asks for a price over a connection of the pool.
async fn quote_over(pool: &Pool, market: &Market, symbol: &str) -> Result<Quote, MarketError> {
    pool.take();
    let lease = Lease(pool);
    let quote = market.quote(symbol).await?;
    std::mem::forget(lease);
    Ok(quote)
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
