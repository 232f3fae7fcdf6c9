//! The market is slow: a price is two seconds away. `market.quote` is an async function. Calling it gives you
//! a future, which is a description of the work and not the work itself.
//!
//! Make `price_of` ask the market and return the price in its answer. If the market gives an error, pass the
//! error on to the caller.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    // `.await` runs the future to its end; without it the market would never hear of the call.
    // `?` comes after it, because it is the answer that can be an error, not the future.
    let quote = market.quote(symbol).await?;
    Ok(quote.price)
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let answer = price_of(&market, "AAPL").await;
    println!("AAPL: {answer:?}, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}

#[cfg(test)]
mod tests {
    use super::price_of;
    use slow_api::{Clock, Market, Trouble, check};
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn the_price_comes_from_the_market() {
        // The last one is slower than anybody would wait for, and there is no hurry.
        for (seed, symbol, latency_s) in
            [(11, "AAPL", 2), (12, "AAPL", 3), (13, "MSFT", 1), (16, "IBM", 3000)]
        {
            let latency = Duration::from_secs(latency_s);
            let market =
                Market::builder().seed(seed).latency(latency).clock(Clock::Virtual).build();
            market.ledger().trace();
            let (price, elapsed) = check::timed(price_of(&market, symbol)).await;
            check::calls(&market, 1);
            check::never_blocked(&market);
            check::took(&market, elapsed, latency, "one call");
            check::polled_when_woken(&market);
            check::bought(&market, 0);
            check::price(&market, symbol, check::got(&market, price));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_is_passed_on_and_the_next_call_is_another_one() {
        for trouble in Trouble::ALL {
            let market = Market::builder().seed(14).troubles("AAPL", &[Some(trouble)]).build();
            let (answer, _) = check::timed(price_of(&market, "AAPL")).await;
            check::calls(&market, 1);
            let habit = "The caller must hear what the market said: `?` passes an error on.";
            check::error(&market, answer, &trouble.error("AAPL"), habit);
            let (price, _) = check::timed(price_of(&market, "AAPL")).await;
            check::calls(&market, 2);
            check::price(&market, "AAPL", check::got(&market, price));
        }
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let market = Market::builder().seed(15).latency(Duration::from_millis(2)).build();
        let price = check::in_real_time(price_of(&market, "TSLA"));
        check::price(&market, "TSLA", check::got(&market, price));
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        check::crowd(Duration::from_secs(1), |_| price_of(&market, "AAPL")).await;
    }
}
