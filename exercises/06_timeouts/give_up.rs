//! The market sometimes takes a call and never answers. A price that comes after an hour is of no
//! use, and the call that waits for it holds a connection all the while.
//!
//! Make `price_within` wait for `limit` and no longer. In time, the quote is `Ok(Some(..))`; too late is
//! `Ok(None)`, and the call is cancelled; an error from the market is still an error, and known at once.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    // TODO: this waits without a limit.
    market.quote(symbol).await.map(Some)
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(50))
        .latency_of("MSFT", Duration::from_millis(800))
        .build();
    for symbol in ["AAPL", "MSFT", "INVALID"] {
        let start = Instant::now();
        let answer = price_within(&market, symbol, Duration::from_millis(200)).await;
        println!("{symbol}: {answer:?}, after {:.2?}", start.elapsed());
    }
    println!("{:?}", market.ledger().summary());
}

#[cfg(test)]
mod tests {
    use super::price_within;
    use slow_api::{Clock, HANG, Market, MarketBuilder, Quote, Trouble, check};
    use std::time::Duration;

    const LIMIT: Duration = Duration::from_secs(2);
    const MILLISECOND: Duration = Duration::from_millis(1);

    fn market(seed: u64) -> MarketBuilder {
        Market::builder().seed(seed).clock(Clock::Virtual)
    }

    fn quote(market: &Market, answer: Option<Quote>) -> Quote {
        answer.unwrap_or_else(|| {
            let cancelled = market.ledger().summary().cancelled;
            panic!(
                "got `None`, and the answer came in time; {cancelled} calls were cancelled. `None` says that no answer \
                 came within the limit that was passed in."
            )
        })
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_in_time_is_returned_when_it_comes() {
        // From far before the limit to a moment before it.
        let drawn = MILLISECOND * check::draw(70_000..=9_000_000) as u32;
        for (seed, latency, limit) in [
            (71, LIMIT / 4, LIMIT),
            (72, LIMIT - MILLISECOND, LIMIT),
            (77, LIMIT * 9 / 4, 3 * LIMIT),
            (79, drawn - MILLISECOND, drawn),
            (80, HANG - MILLISECOND, HANG),
            // More milliseconds than fit into 32 bits.
            (84, HANG * 24 * 50, HANG * 24 * 51),
        ] {
            let market = market(seed).latency(latency).build();
            let work = price_within(&market, "AAPL", limit);
            let (answer, elapsed) = check::timed_for(2 * limit, work).await;
            check::calls(&market, 1);
            check::never_blocked(&market);
            let quote = quote(&market, check::got(&market, answer));
            check::took(&market, elapsed, latency, "the call, which is shorter than the limit");
            check::cancelled(&market, 0);
            check::quotes(&market, &[quote], &["AAPL"], "what was asked for");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn when_time_is_up_the_call_is_cancelled() {
        let drawn = MILLISECOND * check::draw(70_000..=9_000_000) as u32;
        for (market, limit) in [
            (market(73).hangs("AAPL").build(), LIMIT),
            (market(74).latency(Duration::from_secs(3)).build(), LIMIT),
            (market(78).latency(Duration::from_secs(3)).build(), LIMIT / 4),
            (market(81).latency(LIMIT + MILLISECOND).build(), LIMIT),
            (market(82).latency(drawn + MILLISECOND).build(), drawn),
        ] {
            market.ledger().restart();
            let (answer, elapsed) = check::timed(price_within(&market, "AAPL", limit)).await;
            check::calls(&market, 1);
            // Before what was not cancelled: a call that blocks cannot be.
            check::never_blocked(&market);
            check::cancelled(&market, 1);
            let why = "the limit that was passed in: `tokio::time` keeps it, and `std::time::Instant` does not know the \
                       clock of this check";
            check::took(&market, elapsed, limit, why);
            check::answer(&answer, &Ok(None), "No answer came in time, and that is no error.");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_in_time_is_an_error() {
        let second = Duration::from_secs(1);
        for (trouble, best) in [
            (Trouble::Unknown, second),
            (Trouble::Unavailable, second),
            (Trouble::Refused, Duration::ZERO),
            (Trouble::Hung, HANG),
        ] {
            let market = market(75).troubles("MSFT", &[Some(trouble)]).build();
            let (answer, elapsed) = check::timed(price_within(&market, "MSFT", 2 * HANG)).await;
            check::calls(&market, 1);
            check::took(&market, elapsed, best, "the call that fails");
            let habit = "`None` says that no answer came. This answer came: the market said no. A timeout \
                         puts a `Result` around the call's own; only the outer one is about time.";
            check::error(&market, answer, &trouble.error("MSFT"), habit);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn every_call_is_made() {
        let market = market(83).troubles("AAPL", &[None, Some(Trouble::Unavailable), None]).build();
        for nth in 1..=3 {
            let (answer, _) = check::timed(price_within(&market, "AAPL", LIMIT)).await;
            check::calls(&market, nth);
            if nth == 2 {
                let habit = "The second call fails, whatever the first one said.";
                check::error(&market, answer, &Trouble::Unavailable.error("AAPL"), habit);
            } else {
                let quote = quote(&market, check::got(&market, answer));
                check::quotes(&market, &[quote], &["AAPL"], "what was asked for");
            }
        }
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let market = Market::builder().seed(76).latency(Duration::from_millis(2)).build();
        let answer = check::in_real_time(price_within(&market, "MSFT", Duration::from_secs(60)));
        let quote = quote(&market, check::got(&market, answer));
        check::quotes(&market, &[quote], &["MSFT"], "what was asked for");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        check::crowd(Duration::from_secs(1), |_| price_within(&market, "AAPL", LIMIT)).await;
    }
}
