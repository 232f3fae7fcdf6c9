//! What can go wrong with a call.

use std::fmt;
use std::time::Duration;

/// Why the market gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarketError {
    /// Nothing is traded under this symbol; asking again will not help.
    UnknownSymbol {
        /// The symbol asked for.
        symbol: String,
    },
    /// The market is briefly out of order; asking again may help.
    Unavailable {
        /// The symbol asked for.
        symbol: String,
    },
    /// Too many calls in flight, or in the last while: this one was turned away at once.
    Refused {
        /// What is allowed, in words: "at most 5 calls in flight".
        limit: String,
    },
    /// The call hung until the market itself gave up.
    Hung {
        /// How long that took.
        after: Duration,
    },
}

impl MarketError {
    /// Whether the same call may succeed later: true for everything but an unknown symbol.
    pub fn is_transient(&self) -> bool {
        !matches!(self, MarketError::UnknownSymbol { .. })
    }
}

impl fmt::Display for MarketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MarketError::UnknownSymbol { symbol } => write!(f, "unknown symbol {symbol}"),
            MarketError::Unavailable { symbol } => {
                write!(f, "{symbol} is unavailable for the moment")
            }
            MarketError::Refused { limit } => write!(f, "refused: {limit}"),
            MarketError::Hung { after } => {
                write!(f, "no answer after {} s", after.as_secs_f64())
            }
        }
    }
}

impl std::error::Error for MarketError {}
