//! The market is reached over a pool of connections, and every night the pool runs dry. The function below
//! takes a connection and gives it back at its end, but not every call gets to its end: `?` leaves earlier,
//! and a cancelled future stops at its `await` for good.
//!
//! Make `quote_over` give its connection back exactly once, at the moment the call is over, however it ends:
//! answered, failed or cancelled.

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
    let quote = market.quote(symbol).await?;
    // TODO: this line is reached only when all went well. What runs always?
    pool.give_back();
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

#[cfg(test)]
mod tests {
    use super::*;
    use slow_api::{Clock, Market, MarketError, check};
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::time::{sleep, timeout};

    const HALF: Duration = Duration::from_millis(500);

    fn market(seed: u64) -> Market {
        Market::builder().seed(seed).latency(2 * HALF).clock(Clock::Virtual).build()
    }

    /// The pool has its one connection back.
    #[track_caller]
    fn check_given_back(pool: &Pool, when: &str) {
        let (taken, given_back) = pool.counts();
        assert!(
            taken == 1,
            "{when}: a connection was taken {taken} times, expected once. One call, one connection."
        );
        assert!(
            given_back > 0,
            "{when}: the connection was not given back. The line that does it was never reached: `?` \
             returns before it, and a future that is dropped at an await does not go on. What runs in both \
             cases is `drop`."
        );
        assert!(
            given_back == 1,
            "{when}: one connection was given back {given_back} times. Leave it to one place."
        );
    }

    #[tokio::test(start_paused = true)]
    async fn after_an_answer() {
        for seed in [114, 115] {
            let (market, pool) = (market(seed), Pool::default());
            let half_way = async {
                sleep(HALF).await;
                pool.counts()
            };
            let both = async { tokio::join!(quote_over(&pool, &market, "AAPL"), half_way) };
            let ((answer, half_way), elapsed) = check::timed(both).await;
            check::never_blocked(&market);
            check::calls(&market, 1);
            let habit = if half_way.0 == 0 {
                "Take it before the call: the call goes over it."
            } else {
                "`let _ = ...` drops a guard at once; `let _guard = ...` keeps it to the end."
            };
            let what = "(taken, given back) while the call is under way: a connection is in use until the answer \
                        is there.";
            check::answer(&half_way, &(1, 0), &format!("{what} {habit}"));
            check_given_back(&pool, "after an answer");
            check::took(&market, elapsed, 2 * HALF, "one call, and then its connection is free");
            check::price(&market, "AAPL", answer.expect("AAPL is listed").price);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn after_an_error() {
        let (market, pool) = (market(116), Pool::default());
        let (answer, _) = check::timed(quote_over(&pool, &market, "NOSUCH")).await;
        check_given_back(&pool, "after an error");
        check::calls(&market, 1);
        check::answer(
            &answer,
            &Err(MarketError::UnknownSymbol { symbol: "NOSUCH".to_owned() }),
            "The market's error should reach the caller.",
        );
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_timeout() {
        let (market, pool) = (market(117), Pool::default());
        let (answer, _) = check::timed(timeout(HALF, quote_over(&pool, &market, "AAPL"))).await;
        check::never_blocked(&market);
        assert!(answer.is_err(), "a call of 1 s was over in 0.5 s: it did not ask the market");
        // First the call: work that goes on elsewhere has its connection with it.
        check::cancelled(&market, 1);
        check_given_back(&pool, "after a timeout");
    }

    #[tokio::test(start_paused = true)]
    async fn every_call_has_a_connection_of_its_own() {
        let (market, pool) = (market(150), Pool::default());
        let calls = async {
            tokio::join!(
                quote_over(&pool, &market, "AAPL"),
                timeout(HALF, quote_over(&pool, &market, "MSFT")),
                quote_over(&pool, &market, "NOSUCH"),
                async {
                    sleep(HALF * 3 / 2).await;
                    pool.counts()
                },
            )
        };
        let ((_, _, _, after_one), _) = check::timed(calls).await;
        let habit = "(taken, given back) by three calls at a time: one is cancelled half-way, and the others go \
                     on. Each call takes a connection of its own, and gives back that one.";
        check::answer(&after_one, &(3, 1), habit);
        check::answer(&pool.counts(), &(3, 3), habit);
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn after_an_abort() {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.expect("a runtime").block_on(async {
            let (market, pool) = (market(118), Arc::new(Pool::default()));
            let shared = Arc::clone(&pool);
            let call = market.clone();
            let task = tokio::spawn(async move { quote_over(&shared, &call, "AAPL").await });
            sleep(HALF).await;
            task.abort();
            let (_, _) = check::timed(task).await;
            check::cancelled(&market, 1);
            check_given_back(&pool, "after its task was aborted");
        });
    }
}
