//! The market is out of order for a moment, now and then. Asked again at once, it is still out of order, and all
//! its clients asking at once is what keeps it so. Asked for a stock that does not exist, it will say the same
//! for ever.
//!
//! Make `quote_with_retries` try up to `tries` times (at least once). Between two tries it waits, first for
//! `first_wait` and then twice as long each time. An error that is not transient is returned at once, and so is
//! the error of the last try: nobody waits for a try that will not come.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let mut wait = first_wait;
    // All tries but the last: these have another one after them, and so a wait.
    for _ in 1..tries {
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => sleep(wait).await,
            answer => return answer,
        }
        wait *= 2;
    }
    // The last one, whose answer is the answer.
    market.quote(symbol).await
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(50)).fails("AAPL", 2).build();
    for symbol in ["AAPL", "INVALID"] {
        let start = Instant::now();
        let answer = quote_with_retries(&market, symbol, 4, Duration::from_millis(100)).await;
        println!("{symbol}: {answer:?}, after {:.2?}", start.elapsed());
    }
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}

#[cfg(test)]
mod tests {
    use super::*;
    use slow_api::{Clock, Market, MarketBuilder, MarketError, check};
    use std::time::Duration;

    const WAIT: Duration = Duration::from_secs(1);

    /// Half a second for each call.
    fn market(seed: u64) -> MarketBuilder {
        Market::builder().seed(seed).latency(Duration::from_millis(500)).clock(Clock::Virtual)
    }

    fn unavailable() -> MarketError {
        MarketError::Unavailable { symbol: "AAPL".to_owned() }
    }

    #[tokio::test(start_paused = true)]
    async fn a_good_answer_needs_no_second_try() {
        let market = market(81).build();
        let (answer, elapsed) = check::timed(quote_with_retries(&market, "AAPL", 5, WAIT)).await;
        check::calls(&market, 1);
        check::took(&market, elapsed, Duration::from_millis(500), "one call and no wait");
        let quote = answer.expect("the first try works");
        check::quotes(&market, &[quote], &["AAPL"], "what was asked for");
    }

    #[tokio::test(start_paused = true)]
    async fn each_wait_is_twice_the_one_before() {
        for (fails, wait_s) in [(1, 1), (2, 1 + 2), (3, 1 + 2 + 4), (4, 1 + 2 + 4 + 8)] {
            let market = market(82 + fails).fails("AAPL", fails).build();
            let (answer, elapsed) =
                check::timed(quote_with_retries(&market, "AAPL", 5, WAIT)).await;
            check::calls(&market, fails + 1);
            let calls = Duration::from_millis(500) * (fails as u32 + 1);
            let why =
                format!("{} x 0.5 s of calls, {wait_s} s of waits, doubled each time", fails + 1);
            check::took(&market, elapsed, calls + Duration::from_secs(wait_s), &why);
            check::peak_in_flight(&market, 1);
            let quote = answer.expect("there were tries enough");
            check::quotes(&market, &[quote], &["AAPL"], "what was asked for");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn after_the_last_try_there_is_no_wait() {
        for (tries, wait_s) in [(1, 0), (2, 1), (3, 1 + 2)] {
            let market = market(87).fails("AAPL", 100).build();
            let (answer, elapsed) =
                check::timed(quote_with_retries(&market, "AAPL", tries, WAIT)).await;
            let calls = market.ledger().summary().calls;
            let habit = "So often the market was asked. The first try is one of the tries.";
            check::answer(&calls, &u64::from(tries), habit);
            let why = format!(
                "{tries} x 0.5 s of calls, {wait_s} s of waits between, none after the last"
            );
            let calls = Duration::from_millis(500) * tries;
            check::took(&market, elapsed, calls + Duration::from_secs(wait_s), &why);
            let habit = "When no try is left, the caller hears what the market said last.";
            check::answer(&answer, &Err(unavailable()), habit);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn every_transient_error_is_tried_again() {
        // One call in three seconds, and this test makes the first: 0.5 s from now there are 2.5 s to go.
        let market = market(89).at_most_per(Duration::from_secs(3), 1).build();
        market.quote("GOOGL").await.expect("the first call is not over the limit");
        market.ledger().restart();
        let (answer, elapsed) = check::timed(quote_with_retries(&market, "AAPL", 5, WAIT)).await;
        let quote = answer.unwrap_or_else(|error| {
            panic!(
                "gave up at \"{error}\". That will pass: ask `is_transient` whether another try can help, \
                 instead of listing the errors yourself."
            )
        });
        check::quotes(&market, &[quote], &["AAPL"], "what was asked for");
        let best = Duration::from_millis(1000 + 2000 + 500);
        check::took(
            &market,
            elapsed,
            best,
            "refused at once, 1 s, refused at once, 2 s, one call of 0.5 s",
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_cannot_heal_is_not_tried_again() {
        let market = market(88).build();
        let (answer, elapsed) = check::timed(quote_with_retries(&market, "INVALID", 5, WAIT)).await;
        let calls = market.ledger().summary().calls;
        assert!(
            calls == 1,
            "asked {calls} times for a symbol that does not exist. It will not exist the next time either: \
             retry only what `is_transient`."
        );
        check::took(&market, elapsed, Duration::from_millis(500), "one call and no wait");
        let unknown = MarketError::UnknownSymbol { symbol: "INVALID".to_owned() };
        check::answer(&answer, &Err(unknown), "The caller hears what the market said.");
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let market =
            Market::builder().seed(90).latency(Duration::from_millis(1)).fails("AAPL", 2).build();
        let wait = Duration::from_millis(1);
        let answer = check::in_real_time(quote_with_retries(&market, "AAPL", 3, wait));
        let quote = answer.expect("the market fails twice, and three tries are allowed");
        check::quotes(&market, &[quote], &["AAPL"], "what was asked for");
    }
}
