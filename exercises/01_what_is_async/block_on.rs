//! Your broker's old tool is a plain program: `main` is not async, and neither is `price_now`, which it calls
//! in a hundred places. The market's client is async, and `.await` is not allowed in a function that is not.
//!
//! Make `price_now` run the future to its end, right there, and return the price. Somebody has to poll the
//! future, and somebody has to wake it when its time has come: that is what a runtime is.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let quote = market.quote(symbol);
    // TODO: run `quote` on a Tokio runtime, and return its price.
    todo!("a future is here, and nobody polls it")
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
    use super::*;
    use slow_api::{Market, MarketError, check};
    use std::any::Any;
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    /// Calls `price_now` on a thread of its own, without a runtime, as the old tool does.
    fn ask(market: &Market, symbol: &'static str) -> Result<f64, MarketError> {
        let market = market.clone();
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let answer = catch_unwind(AssertUnwindSafe(|| price_now(&market, symbol)));
            let _ = sender.send(answer);
        });
        match receiver.recv_timeout(Duration::from_secs(3)) {
            Ok(Ok(answer)) => answer,
            Ok(Err(panic)) => explain(panic),
            Err(_) => panic!(
                "no answer after 3 s to a call of 0.3 s at most: the future is polled, but nobody drives the \
                 timer that would wake it. On a current-thread runtime only `Runtime::block_on` does; its \
                 `Handle` does not."
            ),
        }
    }

    fn explain(panic: Box<dyn Any + Send>) -> ! {
        let said = panic.downcast_ref::<String>().map_or("", |text| text.as_str());
        let said = panic.downcast_ref::<&str>().map_or(said, |text| *text);
        if said.contains("there is no reactor running") {
            panic!(
                "no Tokio runtime here: \"{said}\". The market's call waits on a timer of Tokio's, so only a \
                 Tokio runtime can run it. Another library's `block_on` polls the future but has no such \
                 timer, and `Handle::current()` finds a runtime only where there is one already."
            );
        }
        if said.contains("timers are disabled") {
            panic!(
                "a runtime without a clock: \"{said}\" A `Builder` starts with everything switched off: add \
                 `enable_time()` or `enable_all()`."
            );
        }
        resume_unwind(panic)
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
        let market = market(21);
        market.ledger().trace();
        for symbol in ["AAPL", "GOOGL", "MSFT"] {
            let price = ask(&market, symbol);
            check::price(&market, symbol, price.expect("the market answered, so there is a price"));
        }
        check::calls(&market, 3);
        check::cancelled(&market, 0);
        check::never_blocked(&market);
        check::polled_when_woken(&market);
    }

    #[test]
    fn an_error_is_passed_on() {
        let market = market(22);
        let unknown = MarketError::UnknownSymbol { symbol: "INVALID".to_owned() };
        let habit = "The caller must hear what the market said: `?` passes an error on.";
        check::answer(&ask(&market, "INVALID"), &Err(unknown), habit);
        check::calls(&market, 1);
    }
}
