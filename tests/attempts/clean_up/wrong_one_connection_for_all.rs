// expect: Each call takes a connection of its own
use slow_api::{Market, MarketError, Quote};
use std::sync::atomic::{AtomicU64, Ordering};

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
    // Whoever comes first takes the connection, and whoever goes last gives it back.
    let _share = Share::of(pool);
    market.quote(symbol).await
}

static USERS: AtomicU64 = AtomicU64::new(0);

struct Share<'a>(&'a Pool);

impl<'a> Share<'a> {
    fn of(pool: &'a Pool) -> Self {
        if USERS.fetch_add(1, Ordering::SeqCst) == 0 {
            pool.take();
        }
        Share(pool)
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        if USERS.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.give_back();
        }
    }
}

fn main() {}
