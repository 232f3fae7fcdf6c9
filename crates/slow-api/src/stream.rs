//! A price that keeps changing: what a WebSocket of a real exchange delivers.

use crate::error::MarketError;
use crate::ledger::{End, Entry, State};
use crate::market::{Market, Quote};
use crate::seeded;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// A stream of prices, from [`Market::prices`]. It never ends by itself.
///
/// In the ledger it is a lane, and no call. [`close`](Prices::close) ends the lane as completed, and dropping the
/// stream as cancelled.
///
/// ```
/// use slow_api::Market;
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), slow_api::MarketError> {
/// let market = Market::default();
/// let mut prices = market.prices("AAPL", Duration::from_millis(250))?;
/// for _ in 0..4 {
///     println!("{:.2}", prices.next().await.price);
/// }
/// prices.close();
///
/// assert_eq!(market.ledger().elapsed(), Duration::from_secs(1));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Prices {
    symbol: String,
    price: f64,
    /// Draws the steps of the walk: the price that it began with, which depends on the market's seed.
    seed: u64,
    /// How many prices were handed out.
    count: u64,
    every: Duration,
    due: Instant,
    lane: Entry,
}

/// The most that a price changes in one step, as a fraction of it.
const STEP: f64 = 0.01;

impl Market {
    /// Subscribes to the price of a symbol: a seeded random walk that starts near what a
    /// [quote](Market::quote) says, with a new price `every` so often. A reader that is late finds the prices that
    /// it missed waiting for it, one by one, as in the buffer of a socket.
    ///
    /// # Errors
    ///
    /// [`MarketError::UnknownSymbol`], at once.
    pub fn prices(&self, symbol: &str, every: Duration) -> Result<Prices, MarketError> {
        let Some(price) = self.listed_price(symbol) else {
            return Err(MarketError::UnknownSymbol { symbol: symbol.to_owned() });
        };
        Ok(Prices {
            symbol: symbol.to_owned(),
            price,
            seed: price.to_bits(),
            count: 0,
            every,
            due: Instant::now() + every,
            lane: self.ledger().track(symbol, State::Waiting),
        })
    }
}

impl Prices {
    /// Waits for the next price.
    ///
    /// Cancel safe: when the future is dropped before it is ready, as in a branch of `tokio::select!` that lost, no
    /// price is lost.
    ///
    /// # Panics
    ///
    /// When polled outside a Tokio runtime, as every timer of Tokio's.
    pub async fn next(&mut self) -> Quote {
        sleep_until(self.due).await;
        // From here on there is no await, so all of it happens or nothing.
        self.due += self.every;
        self.count += 1;
        let swing = 2.0 * seeded::fraction(self.seed, &self.symbol, self.count) - 1.0;
        // Whole cents, and never down to nothing.
        let cents = (self.price * (1.0 + STEP * swing) * 100.0).round().max(1.0);
        self.price = cents / 100.0;
        Quote { symbol: self.symbol.clone(), price: self.price }
    }

    /// Unsubscribes.
    pub fn close(self) {
        self.lane.finish(End::Completed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use tokio::time::timeout;

    const SECOND: Duration = Duration::from_secs(1);

    async fn first_ten(market: &Market) -> Vec<f64> {
        let mut prices = market.prices("AAPL", SECOND).unwrap();
        let mut seen = Vec::new();
        for _ in 0..10 {
            seen.push(prices.next().await.price);
        }
        prices.close();
        seen
    }

    #[tokio::test(start_paused = true)]
    async fn a_walk_comes_on_time_in_small_steps_and_the_same_every_time() {
        let market = Market::default();
        let start = Instant::now();
        let seen = first_ten(&market).await;
        assert_eq!(start.elapsed(), 10 * SECOND);

        let mut last = market.price("AAPL").unwrap();
        for price in &seen {
            let cent = 0.01;
            assert!((price - last).abs() <= STEP * last + cent, "{last} to {price}");
            last = *price;
        }
        assert_eq!(first_ten(&Market::default()).await, seen);
        assert_ne!(first_ten(&Market::builder().seed(2).build()).await, seen);
    }

    #[tokio::test(start_paused = true)]
    async fn a_price_is_not_lost_when_its_future_is_dropped() {
        let expected = first_ten(&Market::default()).await[0];
        let mut prices = Market::default().prices("AAPL", SECOND).unwrap();
        assert!(timeout(SECOND / 2, prices.next()).await.is_err());
        assert_eq!(prices.next().await.price, expected);
    }

    #[tokio::test(start_paused = true)]
    async fn a_late_reader_finds_what_it_missed() {
        let mut prices = Market::default().prices("AAPL", SECOND).unwrap();
        Clock::Virtual.block(3 * SECOND);
        let start = Instant::now();
        for _ in 0..3 {
            prices.next().await;
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
        prices.next().await;
        assert_eq!(start.elapsed(), SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_stream_is_completed_a_dropped_one_cancelled_and_neither_is_a_call() {
        let market = Market::default();
        market.prices("AAPL", SECOND).unwrap().close();
        drop(market.prices("AAPL", SECOND).unwrap());

        let ends: Vec<_> = market.ledger().lanes().iter().map(|lane| lane.end).collect();
        assert_eq!(ends, [Some(End::Completed), Some(End::Cancelled)]);
        assert_eq!(market.ledger().summary().calls, 0);
        assert!(market.prices("INVALID", SECOND).is_err());
    }
}
