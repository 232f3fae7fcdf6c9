//! The guide's analogy, runnable: a cook who chops (busy) and boils (waiting).

use crate::clock::Clock;
use crate::ledger::{End, Entry, Ledger, State};
use std::time::Duration;

/// A kitchen with one cook and as many pots as needed. Every dish is a lane in the ledger.
///
/// Chopping keeps the cook's hands busy; boiling needs only the pot.
///
/// ```
/// use slow_api::{Clock, Kitchen, Ledger};
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let second = Duration::from_secs(1);
/// let kitchen = Kitchen::new(second, 2 * second, Clock::Virtual, Ledger::default());
/// let start = tokio::time::Instant::now();
///
/// kitchen.chop("pasta").boil().await;
/// assert_eq!(start.elapsed(), 3 * second);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Kitchen {
    chopping: Duration,
    boiling: Duration,
    clock: Clock,
    ledger: Ledger,
}

impl Kitchen {
    /// A kitchen in which every dish takes `chopping`, then `boiling`.
    pub fn new(chopping: Duration, boiling: Duration, clock: Clock, ledger: Ledger) -> Self {
        Kitchen { chopping, boiling, clock, ledger }
    }

    /// Chops, which nobody else can do meanwhile: the thread computes.
    ///
    /// # Panics
    ///
    /// On virtual time, as [`Clock::busy`].
    #[track_caller]
    pub fn chop(&self, dish: &str) -> Chopped {
        let entry = self.ledger.track(dish, State::Running);
        self.clock.busy(self.chopping);
        Chopped { entry, boiling: self.boiling }
    }
}

/// A dish that is ready for the pot.
#[derive(Debug)]
#[must_use = "chopped, and then thrown away"]
pub struct Chopped {
    entry: Entry,
    boiling: Duration,
}

impl Chopped {
    /// Puts the dish on the stove and waits for it; the cook is free meanwhile.
    pub async fn boil(self) {
        self.entry.turn(State::Waiting);
        tokio::time::sleep(self.boiling).await;
        self.entry.finish(End::Completed);
    }
}
