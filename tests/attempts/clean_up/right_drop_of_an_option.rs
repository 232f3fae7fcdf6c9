// idea: a guard that can be ended by hand, and whose drop then does nothing more
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

#[must_use]
struct Ticket<'a> {
    pool: &'a Pool,
    open: bool,
}

impl Ticket<'_> {
    fn finish(mut self) {
        self.close();
    }

    fn close(&mut self) {
        if std::mem::replace(&mut self.open, false) {
            self.pool.give_back();
        }
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.close();
    }
}

/// Asks for a price over a connection of the pool.
async fn quote_over(pool: &Pool, market: &Market, symbol: &str) -> Result<Quote, MarketError> {
    pool.take();
    let ticket = Ticket { pool, open: true };
    match market.quote(symbol).await {
        Ok(quote) => {
            ticket.finish();
            Ok(quote)
        }
        Err(error) => Err(error),
    }
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
