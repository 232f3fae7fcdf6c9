//! A simulated slow stock market: the API that every lesson and exercise calls.
//!
//! A [`Market`] answers quotes and takes orders, slowly. Calls take time, fail, hang or are refused on
//! request, and a [`Ledger`] records every one of them: when it began and ended, how it ended, and how many
//! were in flight at once. What a program really did can therefore be *seen* rather than believed.
//!
//! ```
//! use slow_api::Market;
//! use std::time::Duration;
//!
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() -> Result<(), slow_api::MarketError> {
//! let market = Market::builder().latency(Duration::from_secs(2)).build();
//!
//! let quote = market.quote("AAPL").await?;
//! assert_eq!(quote.price, market.price("AAPL").expect("AAPL is listed"));
//!
//! let seen = market.ledger().summary();
//! assert_eq!((seen.calls, seen.completed), (1, 1));
//! # Ok(())
//! # }
//! ```
//!
//! Three kinds of time pass in a program, and the crate keeps them apart:
//!
//! - **waiting**: somebody else is working (the network, the disk, the pot on the stove). An async call waits
//!   on [`tokio::time::sleep`], and other tasks run meanwhile.
//! - **blocking**: the thread sleeps inside the operating system and can do nothing else ([`BlockingMarket`]).
//! - **busy**: the thread computes ([`Clock::busy`]).
//!
//! All three pass on the real clock or on Tokio's paused clock: see [`Clock`].

pub mod check;
mod clock;
mod error;
mod heartbeat;
mod kitchen;
mod ledger;
mod market;
mod rules;
mod seeded;
mod step;
mod stream;
mod threads;
mod trace;
mod trouble;
mod words;

pub use clock::Clock;
pub use error::MarketError;
pub use heartbeat::Heartbeat;
pub use kitchen::{Chopped, Kitchen};
pub use ledger::{End, Entry, KEPT_LANES, Lane, Ledger, Span, State, Summary};
pub use market::{BlockingMarket, Call, Fill, Market, Quote};
pub use rules::{HANG, MarketBuilder, SYMBOLS};
pub use stream::Prices;
pub use threads::Threads;
pub use trace::{Event, KEPT_EVENTS, TaskName, What};
pub use trouble::Trouble;
