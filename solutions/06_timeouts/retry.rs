//! The market is out of order for a moment, now and then. Asked again at once, it is still out of order, and if all
//! its clients ask again at once, it stays so. If you ask for a stock that does not exist, the answer never
//! changes.
//!
//! Make `quote_with_retries` try up to `tries` times, which is at least 1. Between two tries it waits, first for
//! `first_wait` and then twice as long each time. An error that is not transient is returned at once, and so is
//! the error of the last try: there is no wait after it.

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
    use super::quote_with_retries;
    use slow_api::{Clock, Market, MarketBuilder, MarketError, Trouble, check};
    use std::time::Duration;
    use tokio::time::timeout;

    const WAIT: Duration = Duration::from_secs(1);
    const MONTHS: Duration = Duration::from_secs(400 * 24 * 3600);

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
        check::never_blocked(&market);
        check::took(&market, elapsed, Duration::from_millis(500), "one call and no wait");
        let quote = check::got(&market, answer);
        check::quotes(&market, &[quote], &["AAPL"], "what was asked for");
    }

    #[tokio::test(start_paused = true)]
    async fn each_wait_is_twice_the_one_before() {
        let many = check::draw(12..=18);
        for (fails, wait_s) in
            [(1, 1), (2, 1 + 2), (3, 1 + 2 + 4), (4, 1 + 2 + 4 + 8), (many, (1 << many) - 1)]
        {
            let market = market(82 + fails).fails("AAPL", fails).build();
            let (answer, elapsed) = check::timed_for(
                MONTHS,
                quote_with_retries(&market, "AAPL", fails as u32 + 1, WAIT),
            )
            .await;
            check::calls(&market, fails + 1);
            let calls = Duration::from_millis(500) * (fails as u32 + 1);
            let why =
                format!("{} x 0.5 s of calls, {wait_s} s of waits, doubled each time", fails + 1);
            check::took(&market, elapsed, calls + Duration::from_secs(wait_s), &why);
            check::peak_in_flight(&market, 1);
            let quote = check::got(&market, answer);
            check::quotes(&market, &[quote], &["AAPL"], "what was asked for");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_wait_is_what_the_caller_says() {
        // Shorter and longer than a call.
        for (seed, first_ms) in [(91, 200), (92, 3000), (96, check::draw(50_000..=90_000))] {
            let market = market(seed).fails("AAPL", 2).build();
            let first_wait = Duration::from_millis(first_ms);
            let (answer, elapsed) =
                check::timed(quote_with_retries(&market, "AAPL", 5, first_wait)).await;
            check::cancelled(&market, 0);
            check::calls(&market, 3);
            let why = format!(
                "3 x 0.5 s of calls, the `first_wait` of {first_ms} ms that was passed in, and twice that"
            );
            check::took(&market, elapsed, Duration::from_millis(1500) + 3 * first_wait, &why);
            let quote = check::got(&market, answer);
            check::quotes(&market, &[quote], &["AAPL"], "what was asked for");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn after_the_last_try_there_is_no_wait() {
        for (tries, wait_s) in [(1, 0), (2, 1), (3, 1 + 2)] {
            // Not for ever, so that a loop without an end is seen to ask too often.
            let market = market(87).fails("AAPL", 9).build();
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
    async fn the_last_error_is_the_answer() {
        // The first call is unavailable, the second one over the limit.
        let hour = Duration::from_secs(3600);
        let market = market(93).fails("AAPL", 1).at_most_per(hour, 1).build();
        let (answer, _) = check::timed(quote_with_retries(&market, "AAPL", 2, WAIT)).await;
        check::calls(&market, 2);
        let refused = MarketError::Refused { limit: "at most 1 call in 3600 s".to_owned() };
        let habit =
            "The first try ended in another error than the last one, and the last answer counts.";
        check::error(&market, answer, &refused, habit);
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
    async fn a_call_that_hung_is_tried_again() {
        let market = market(94).hangs("AAPL").build();
        // A loop without an end is not waited for.
        let work = timeout(3 * slow_api::HANG, quote_with_retries(&market, "AAPL", 2, WAIT));
        let (_, elapsed) = check::timed(work).await;
        assert!(
            market.ledger().summary().calls > 1,
            "the market itself gave up on a call that hung, and it was not asked again. That may heal, too: \
             `is_transient` says so, and nobody need list the errors."
        );
        check::calls(&market, 2);
        check::cancelled(&market, 0);
        check::took(
            &market,
            elapsed,
            2 * slow_api::HANG + WAIT,
            "two calls that hang, and one wait",
        );
    }

    #[tokio::test(start_paused = true)]
    async fn each_error_is_tried_again_or_not_whatever_came_before() {
        use Trouble::{Hung, Refused, Unavailable, Unknown};
        let hang = slow_api::HANG;
        let half = Duration::from_millis(500);
        for (script, calls, best) in [
            // Calls and waits, in turns.
            (vec![Hung, Refused, Unavailable], 4, hang + half + half + 7 * WAIT),
            (vec![Refused, Unavailable, Hung, Refused], 5, half + hang + half + 15 * WAIT),
            (vec![Unavailable, Unknown], 2, half + WAIT + half),
            (vec![Hung, Unknown], 2, hang + WAIT + half),
        ] {
            let troubles: Vec<_> = script.iter().copied().map(Some).collect();
            let market = market(97).troubles("AAPL", &troubles).build();
            let (answer, elapsed) =
                check::timed(quote_with_retries(&market, "AAPL", 30, WAIT)).await;
            let seen = market.ledger().summary().calls;
            assert!(
                seen == calls,
                "{seen} tries, and {calls} were needed, for a market that said {script:?} one after the other. Whether \
                 another try can help is for `is_transient` to say, after every try, whatever the one before said."
            );
            check::cancelled(&market, 0);
            let why =
                format!("{calls} tries and the waits between them: the market said {script:?}");
            check::took(&market, elapsed, best, &why);
            match script.last() {
                Some(Unknown) => {
                    let habit = "What cannot heal is returned as it is.";
                    check::error(&market, answer, &Unknown.error("AAPL"), habit);
                }
                _ => {
                    let quote = check::got(&market, answer);
                    check::quotes(&market, &[quote], &["AAPL"], "what was asked for");
                }
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_wait_is_too_short_and_none_too_long() {
        // Nothing, again and again; and more milliseconds than fit into 32 bits.
        let month = Duration::from_secs(30 * 24 * 3600);
        for (first_wait, fails, waits) in
            [(Duration::ZERO, 25, Duration::ZERO), (month, 2, 3 * month)]
        {
            let market = market(100).fails("AAPL", fails).build();
            let (answer, elapsed) =
                check::timed_for(MONTHS, quote_with_retries(&market, "AAPL", 50, first_wait)).await;
            check::calls(&market, fails + 1);
            let calls = Duration::from_millis(500) * (fails as u32 + 1);
            check::took(&market, elapsed, calls + waits, "the calls and the waits between them");
            let quote = check::got(&market, answer);
            check::quotes(&market, &[quote], &["AAPL"], "what was asked for");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_remembered_from_one_call_to_the_next() {
        for (seed, symbol) in [(98, "AAPL"), (99, "AAPL"), (99, "AAPL"), (99, "IBM")] {
            let market = market(seed).fails(symbol, 1).build();
            let (answer, elapsed) =
                check::timed(quote_with_retries(&market, symbol, 2, WAIT)).await;
            check::calls(&market, 2);
            check::took(&market, elapsed, 2 * WAIT, "two calls of 0.5 s, and one wait");
            let quote = check::got(&market, answer);
            check::quotes(&market, &[quote], &[symbol], "what was asked for");
        }
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

    #[tokio::test(start_paused = true)]
    async fn every_error_is_judged_and_not_the_first_alone() {
        // Refused after 0.5 s and after 1.5 s; after 3.5 s the market has time to say that there is no such symbol.
        let market = market(95).at_most_per(Duration::from_secs(3), 1).build();
        market.quote("GOOGL").await.expect("the first call is not over the limit");
        market.ledger().restart();
        let (answer, elapsed) = check::timed(quote_with_retries(&market, "INVALID", 5, WAIT)).await;
        let calls = market.ledger().summary().calls;
        assert!(
            calls == 3,
            "calls: {calls}, expected 3: refused, refused, and then an unknown symbol, which cannot heal. Ask \
             `is_transient` after every try."
        );
        let best = Duration::from_millis(1000 + 2000 + 500);
        check::took(&market, elapsed, best, "1 s, 2 s and one call of 0.5 s, and no wait after it");
        let unknown = MarketError::UnknownSymbol { symbol: "INVALID".to_owned() };
        check::answer(&answer, &Err(unknown), "The caller hears what the market said.");
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let market =
            Market::builder().seed(90).latency(Duration::from_millis(1)).fails("AAPL", 2).build();
        let wait = Duration::from_millis(1);
        let answer = check::in_real_time(quote_with_retries(&market, "AAPL", 3, wait));
        let quote = check::got(&market, answer);
        check::quotes(&market, &[quote], &["AAPL"], "what was asked for");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        check::crowd(Duration::from_secs(1), |_| quote_with_retries(&market, "AAPL", 3, WAIT))
            .await;
    }
}
