//! The price of a stock is two seconds away: the market is slow. `market.quote` is an async function, so
//! calling it gives you a future, which is a promise to do the work and not the work itself.
//!
//! Make `price_of` ask the market and hand out the price it answers with. Errors are the caller's business:
//! pass them on.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    // `.await` runs the future to its end, and `?` passes an error on to the caller.
    let quote = market.quote(symbol).await?;
    Ok(quote.price)
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let answer = price_of(&market, "AAPL").await;
    println!("AAPL: {answer:?} after {:.1?}", start.elapsed());
    println!("The market saw {} call(s).", market.ledger().summary().calls);
}

#[cfg(test)]
mod tests {
    use super::*;
    use slow_api::check;

    /// Every test has its own market: other prices, other latencies.
    fn market(seed: u64, latency_s: u64) -> Market {
        Market::builder().seed(seed).latency(Duration::from_secs(latency_s)).build()
    }

    #[tokio::test(start_paused = true)]
    async fn the_price_comes_from_the_market() {
        for (seed, symbol) in [(11, "AAPL"), (12, "AAPL"), (13, "MSFT")] {
            let market = market(seed, 2);
            let (price, elapsed) = check::timed(price_of(&market, symbol)).await;
            check::calls(&market, 1);
            check::took(&market, elapsed, Duration::from_secs(2), "one call");
            check::price(&market, symbol, price.expect("the market answered, and so should you"));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_is_passed_on() {
        let market = market(14, 1);
        let (answer, _) = check::timed(price_of(&market, "INVALID")).await;
        let unknown = MarketError::UnknownSymbol { symbol: "INVALID".to_owned() };
        check::answer(
            &answer,
            &Err(unknown),
            "The market's error should reach the caller: `?` does that.",
        );
    }

    #[test]
    fn it_works_on_real_threads_and_real_time() {
        let market = Market::builder().seed(15).latency(Duration::from_millis(2)).build();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let price = runtime.block_on(price_of(&market, "TSLA"));
        check::price(&market, "TSLA", price.expect("the market answered, and so should you"));
    }
}
