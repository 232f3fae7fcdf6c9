//! Your broker's old tool is a plain program: `main` is not async, and neither is `price_now`, which it calls
//! in a hundred places. The market's client is async, and `.await` is not allowed in a function that is not.
//!
//! Make `price_now` run the future to its end, right there, and return the price. A runtime has to poll the
//! future, and to wake its task when the timer has expired.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};
use tokio::runtime::Builder;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    // One thread is enough for one call. `enable_all` switches on the timer that will wake the future; a
    // runtime from `Runtime::new()` has it already, and starts a thread for every core as well.
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let quote = runtime.block_on(market.quote(symbol))?;
    Ok(quote.price)
}

fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    for symbol in ["AAPL", "GOOGL"] {
        let answer = price_now(&market, symbol);
        println!("{symbol}: {answer:?}, after {:.1?}", start.elapsed());
    }
}

#[cfg(test)]
mod tests {
    use super::price_now;
    use slow_api::{Market, MarketError, Trouble, check};
    use std::fs;
    use std::time::{Duration, Instant};

    /// Calls `price_now` on a thread of its own, without a runtime, as the old tool does.
    fn ask(market: &Market, symbol: &'static str) -> Result<f64, MarketError> {
        let market = market.clone();
        check::on_a_thread(
            move || price_now(&market, symbol),
            "no answer after seconds, to a call of less than that: the future is polled, but nothing drives the timer \
             that would wake it. On a current-thread runtime only `Runtime::block_on` does; its `Handle` does not.",
        )
    }

    fn market(seed: u64) -> Market {
        Market::builder()
            .seed(seed)
            .latency(Duration::from_millis(20))
            .latency_of("MSFT", Duration::from_millis(300))
            .build()
    }

    #[test]
    fn a_plain_function_gets_its_prices() {
        // Twice, because yesterday's price is not today's.
        for seed in [21, 23] {
            let market = market(seed);
            market.ledger().trace();
            for symbol in ["AAPL", "GOOGL", "MSFT", "AAPL"] {
                let price = ask(&market, symbol);
                check::price(&market, symbol, check::got(&market, price));
            }
            check::calls(&market, 4);
            check::cancelled(&market, 0);
            check::never_blocked(&market);
            check::polled_when_woken(&market);
        }
    }

    #[test]
    fn a_slow_answer_is_waited_for() {
        let latency = Duration::from_millis(1400);
        let market = Market::builder().seed(24).latency(latency).build();
        market.ledger().trace();
        let start = Instant::now();
        let price = ask(&market, "TSLA");
        check::calls(&market, 1);
        check::polled_when_woken(&market);
        check::price(&market, "TSLA", check::got(&market, price));
        assert!(
            start.elapsed() >= latency,
            "the answer of a call of 1.4 s was there after {:.3} s: the clock of this runtime is paused, and jumps over \
             every wait. That is for tests; the market is real.",
            start.elapsed().as_secs_f64()
        );
    }

    #[test]
    fn an_error_is_passed_on() {
        for trouble in [Trouble::Unknown, Trouble::Unavailable, Trouble::Refused] {
            let market = Market::builder()
                .seed(22)
                .latency(Duration::from_millis(5))
                .troubles("AAPL", &[Some(trouble)])
                .build();
            let habit = "The caller must hear what the market said: `?` passes an error on.";
            check::error(&market, ask(&market, "AAPL"), &trouble.error("AAPL"), habit);
            check::calls(&market, 1);
            check::price(&market, "AAPL", check::got(&market, ask(&market, "AAPL")));
        }
    }

    /// How many threads and open files this process has; 0 where the system does not say.
    fn held() -> usize {
        let count = |folder| fs::read_dir(folder).map_or(0, |entries| entries.count());
        count("/proc/self/task") + count("/proc/self/fd")
    }

    #[test]
    fn a_hundred_calls_leave_nothing_behind() {
        let market = Market::builder().seed(25).latency(Duration::ZERO).build();
        let once = |_| drop(ask(&market, "AAPL"));
        (0..5).for_each(once);
        let before = held();
        (0..95).for_each(once);
        let more = held().saturating_sub(before);
        assert!(
            more < 90,
            "95 calls left {more} threads and open files behind: every call makes a runtime, and it is never dropped. \
             Let it end with the function, or keep one for all calls."
        );
    }
}
