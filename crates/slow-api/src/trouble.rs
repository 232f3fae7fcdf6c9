//! What can be made to go wrong with the calls for one symbol.

use crate::error::MarketError;
use crate::rules::{HANG, MarketBuilder};

/// A kind of [`MarketError`], to be handed out on request.
///
/// ```
/// use slow_api::{Market, Trouble};
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// for trouble in Trouble::ALL {
///     let market = Market::builder().troubles("AAPL", &[None, Some(trouble)]).build();
///     assert!(market.quote("AAPL").await.is_ok());
///     assert_eq!(market.quote("AAPL").await, Err(trouble.error("AAPL")));
///     assert!(market.quote("AAPL").await.is_ok());
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// [`MarketError::UnknownSymbol`], after the latency of the symbol.
    Unknown,
    /// [`MarketError::Unavailable`], after the latency of the symbol.
    Unavailable,
    /// [`MarketError::Refused`], at once.
    Refused,
    /// [`MarketError::Hung`], after [`HANG`].
    Hung,
}

impl Trouble {
    /// Every kind.
    pub const ALL: [Trouble; 4] =
        [Trouble::Unknown, Trouble::Unavailable, Trouble::Refused, Trouble::Hung];

    /// What the market says to a call for this symbol.
    pub fn error(self, symbol: &str) -> MarketError {
        let symbol = symbol.to_owned();
        match self {
            Trouble::Unknown => MarketError::UnknownSymbol { symbol },
            Trouble::Unavailable => MarketError::Unavailable { symbol },
            Trouble::Refused => {
                MarketError::Refused { limit: format!("no call for {symbol} just now") }
            }
            Trouble::Hung => MarketError::Hung { after: HANG },
        }
    }
}

impl MarketBuilder {
    /// How the first calls for this symbol end, in the order in which they reach the market: `None` is an answer as
    /// usual, and so is all that comes after the list.
    pub fn troubles(self, symbol: &str, first_calls: &[Option<Trouble>]) -> Self {
        self.scripted(symbol, first_calls)
    }
}
