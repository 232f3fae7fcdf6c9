//! The market sometimes takes a call and never answers. A price that comes after an hour is of no use to
//! anybody, and the call that waits for it holds a connection all the while.
//!
//! Make `price_within` wait for `limit` and no longer. In time, the quote is `Ok(Some(..))`; too late is
//! `Ok(None)`, and the call is cancelled; an error from the market is still an error, and known at once.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::time::timeout;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    // Two results, one in the other: the outer one says whether the answer came in time, the inner one is the
    // answer. `timeout` owns the future and drops it when time is up, which cancels the call.
    match timeout(limit, market.quote(symbol)).await {
        Ok(answer) => answer.map(Some),
        Err(_elapsed) => Ok(None),
    }
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
    use super::*;
    use slow_api::{Clock, Market, MarketBuilder, MarketError, check};
    use std::time::Duration;

    const LIMIT: Duration = Duration::from_secs(2);

    fn market(seed: u64) -> MarketBuilder {
        Market::builder().seed(seed).clock(Clock::Virtual)
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_in_time_is_returned_when_it_comes() {
        for (seed, latency_ms, limit) in
            [(71, 500, LIMIT), (72, 1999, LIMIT), (77, 4500, 3 * LIMIT)]
        {
            let latency = Duration::from_millis(latency_ms);
            let market = market(seed).latency(latency).build();
            let (answer, elapsed) = check::timed(price_within(&market, "AAPL", limit)).await;
            check::calls(&market, 1);
            check::never_blocked(&market);
            check::cancelled(&market, 0);
            check::took(&market, elapsed, latency, "the call, which is shorter than the limit");
            let quote = answer.expect("the market did not fail").expect("the quote came in time");
            check::quotes(&market, &[quote], &["AAPL"], "what was asked for");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn when_time_is_up_the_call_is_cancelled() {
        for (market, limit) in [
            (market(73).hangs("AAPL").build(), LIMIT),
            (market(74).latency(Duration::from_secs(3)).build(), LIMIT),
            (market(78).latency(Duration::from_secs(3)).build(), LIMIT / 4),
        ] {
            market.ledger().restart();
            let (answer, elapsed) = check::timed(price_within(&market, "AAPL", limit)).await;
            check::calls(&market, 1);
            // Before what was not cancelled: a call that blocks cannot be.
            check::never_blocked(&market);
            check::cancelled(&market, 1);
            check::took(&market, elapsed, limit, "the limit that was passed in");
            check::answer(&answer, &Ok(None), "No answer came in time, and that is no error.");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_in_time_is_an_error() {
        let market = market(75).fails("MSFT", 1).build();
        for (symbol, error) in [
            ("INVALID", MarketError::UnknownSymbol { symbol: "INVALID".to_owned() }),
            ("MSFT", MarketError::Unavailable { symbol: "MSFT".to_owned() }),
        ] {
            market.ledger().restart();
            let (answer, elapsed) = check::timed(price_within(&market, symbol, LIMIT)).await;
            check::calls(&market, 1);
            check::took(&market, elapsed, Duration::from_secs(1), "the call that fails");
            let habit = "`None` says that no answer came. This answer came: the market said no. A timeout \
                         puts a `Result` around the call's own; only the outer one is about time.";
            check::answer(&answer, &Err(error), habit);
        }
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let market = Market::builder().seed(76).latency(Duration::from_millis(2)).build();
        let answer = check::in_real_time(price_within(&market, "MSFT", Duration::from_secs(1)));
        let quote = answer.expect("the market did not fail").expect("the quote came in time");
        check::quotes(&market, &[quote], &["MSFT"], "what was asked for");
    }
}
