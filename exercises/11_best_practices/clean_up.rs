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
    // TODO: this line is reached only when all went well. Which code runs on every way out?
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
    use super::{Pool, quote_over};
    use slow_api::{Clock, HANG, Market, Trouble, check};
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
            "{when}: a connection was taken {taken} times, expected once. One call, one connection, and \
             no second try: an error is the answer."
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
            check::price(&market, "AAPL", check::got(&market, answer).price);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn after_an_error() {
        for trouble in Trouble::ALL {
            let pool = Pool::default();
            let market = Market::builder().seed(116).troubles("AAPL", &[Some(trouble)]).build();
            let (answer, _) = check::timed(quote_over(&pool, &market, "AAPL")).await;
            check_given_back(&pool, "after an error");
            check::calls(&market, 1);
            let habit = "The market's error should reach the caller.";
            check::error(&market, answer, &trouble.error("AAPL"), habit);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_long_time() {
        let pool = Pool::default();
        let market = Market::builder().seed(119).latency(3 * HANG).clock(Clock::Virtual).build();
        let (answer, elapsed) = check::timed(quote_over(&pool, &market, "AAPL")).await;
        check_given_back(&pool, "after a call of three hours");
        check::took(&market, elapsed, 3 * HANG, "the call");
        check::price(&market, "AAPL", check::got(&market, answer).price);
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
        // Answers at 1 s, failures at 1 s and 0.2 s, a cancelled call at 0.5 s; and all at the same time.
        let market = Market::builder()
            .seed(150)
            .latency(2 * HALF)
            .latency_of("IBM", 4 * HALF)
            .latency_of("NOSUCH", Duration::from_millis(200))
            .troubles("TSLA", &[Some(Trouble::Unavailable)])
            .clock(Clock::Virtual)
            .build();
        let pool = Pool::default();
        let counts_at = async |millis| {
            sleep(Duration::from_millis(millis)).await;
            pool.counts()
        };
        let calls = async {
            tokio::join!(
                quote_over(&pool, &market, "AAPL"),
                timeout(HALF, quote_over(&pool, &market, "MSFT")),
                quote_over(&pool, &market, "NOSUCH"),
                quote_over(&pool, &market, "TSLA"),
                quote_over(&pool, &market, "IBM"),
                counts_at(100),
                counts_at(300),
                counts_at(750),
                counts_at(1500),
            )
        };
        let ((.., at_first, after_an_error, after_a_timeout, after_two_more), _) =
            check::timed(calls).await;
        let habit = "(taken, given back) by five calls at a time, of which one fails early, one is cancelled half-way, one \
                     is answered, one fails late, and one goes on. Each call takes a connection of its own, at once, and \
                     gives back that one, when it is over itself.";
        check::answer(&at_first, &(5, 0), habit);
        check::answer(&after_an_error, &(5, 1), habit);
        check::answer(&after_a_timeout, &(5, 2), habit);
        check::answer(&after_two_more, &(5, 4), habit);
        check::answer(&pool.counts(), &(5, 5), habit);
        check::calls(&market, 5);
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_never_began_takes_nothing() {
        let (market, pool) = (market(151), Pool::default());
        drop(quote_over(&pool, &market, "AAPL"));
        let habit =
            "(taken, given back) by a call that was made, and dropped before it was ever polled.";
        let (taken, given_back) = pool.counts();
        check::answer(&(taken - given_back), &0, habit);
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

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let (market, pool) = (market(119), Pool::default());
        check::crowd(2 * HALF, |_| quote_over(&pool, &market, "AAPL")).await;
    }
}
