// idea: an extension trait lets any future run over a connection
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

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_cancelled_one_comes_back() {
        let (pool, market) = (Pool::default(), Market::default());
        let call = quote_over(&pool, &market, "AAPL").over(&pool);
        assert!(timeout(Duration::from_millis(1), call).await.is_err());
        assert_eq!(pool.counts(), (2, 2));
    }
}

trait OverPool: Future + Sized {
    async fn over(self, pool: &Pool) -> Self::Output {
        struct Back<'a>(&'a Pool);
        impl Drop for Back<'_> {
            fn drop(&mut self) {
                Pool::give_back(self.0);
            }
        }
        Pool::take(pool);
        let connection = Back(pool);
        let output = self.await;
        drop(connection);
        output
    }
}

impl<F: Future> OverPool for F {}

/// Asks for a price over a connection of the pool.
async fn quote_over(pool: &Pool, market: &Market, symbol: &str) -> Result<Quote, MarketError> {
    market.quote(symbol).over(pool).await
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
