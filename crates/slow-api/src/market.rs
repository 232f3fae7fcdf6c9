//! The market itself: quotes and orders, asynchronous and blocking.

use crate::clock::Clock;
use crate::error::MarketError;
use crate::ledger::{End, Entry, Ledger, State};
use crate::rules::{Fate, MarketBuilder, Rules, Symbol};
use crate::step::Step;
use crate::trace::Tracer;
use crate::trouble::Trouble;
use crate::words::count;
use std::collections::VecDeque;
use std::panic::Location;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How many orders a market remembers one by one; those beyond are counted.
const KEPT_ORDERS: u64 = 1_000;

/// How many different errors a market remembers that it gave.
const KEPT_ERRORS: usize = 100;

/// A handle to the slow market. Cloning it is cheap, and all clones are the same market.
///
/// Calls are futures that own their own handle, so they can be moved into tasks as they are:
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let market = slow_api::Market::default();
/// let task = tokio::spawn(market.quote("AAPL"));
/// assert!(task.await.unwrap().is_ok());
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Market {
    shared: Arc<Shared>,
}

/// The same market, for synchronous callers: every call blocks its thread until the answer is there.
#[derive(Clone, Debug)]
pub struct BlockingMarket {
    market: Market,
}

/// The answer to a call for a price.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// What was asked for.
    pub symbol: String,
    /// Dollars, in whole cents. (An `f64`, as in the guide; a real exchange counts in integers or decimals.)
    pub price: f64,
}

/// The confirmation of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    /// The market's number for this order, from 1, in order of arrival.
    pub order_id: u64,
    /// What was bought.
    pub symbol: String,
    /// How many.
    pub quantity: u32,
    /// Dollars each.
    pub price: f64,
}

/// A call that is made and not yet answered: a future, and so inert until it is polled.
///
/// It owns all that it needs, so it can go into a task, into a list, or into a `select!` as it is. It is boxed:
/// a future of 200 bytes that is handed from function to function is copied each time, and at a hundred
/// thousand calls the copies cost more than the box (`cargo bench --bench gather`).
pub type Call<T> = Pin<Box<dyn Future<Output = Result<T, MarketError>> + Send>>;

#[derive(Debug)]
struct Shared {
    rules: Rules,
    clock: Clock,
    ledger: Ledger,
    orders: AtomicU64,
    kept_orders: Mutex<Vec<(String, u32)>>,
    errors: Mutex<Vec<MarketError>>,
    /// How often [`Market::price`] was asked.
    peeks: AtomicU64,
    /// When the last calls were accepted, at most as many as the limit; empty without one.
    accepted: Mutex<VecDeque<Instant>>,
}

impl Market {
    /// Describes a market.
    pub fn builder() -> MarketBuilder {
        MarketBuilder::default()
    }

    pub(crate) fn open(rules: Rules, clock: Clock, ledger: Ledger) -> Self {
        let shared = Shared {
            rules,
            clock,
            ledger,
            orders: AtomicU64::new(0),
            kept_orders: Mutex::default(),
            errors: Mutex::default(),
            peeks: AtomicU64::new(0),
            accepted: Mutex::default(),
        };
        Market { shared: Arc::new(shared) }
    }

    /// Asks for the price of a symbol. Nothing happens until the future is polled.
    ///
    /// # Errors
    ///
    /// What the market was built to do: see [`MarketError`].
    ///
    /// # Panics
    ///
    /// When polled outside a Tokio runtime, as every timer of Tokio's.
    #[track_caller]
    pub fn quote(&self, symbol: &str) -> Call<Quote> {
        let source = Location::caller();
        let tracer = Tracer::created(self.ledger(), symbol, source);
        let shared = Arc::clone(&self.shared);
        let symbol = shared.rules.symbol(symbol);
        let call = Box::pin(async move {
            let (visit, latency) = shared.enter(&symbol, State::Waiting, source)?;
            tokio::time::sleep(latency).await;
            let price = shared.leave(visit, &symbol)?;
            Ok(Quote { symbol: shared.rules.text(&symbol).to_owned(), price })
        });
        traced(call, tracer)
    }

    /// Buys. Nothing happens until the future is polled.
    ///
    /// # Errors
    ///
    /// As [`Market::quote`].
    ///
    /// # Panics
    ///
    /// As [`Market::quote`].
    #[track_caller]
    pub fn submit_order(&self, symbol: &str, quantity: u32) -> Call<Fill> {
        let source = Location::caller();
        let tracer = Tracer::created(self.ledger(), symbol, source);
        let shared = Arc::clone(&self.shared);
        let symbol = shared.rules.symbol(symbol);
        let call = Box::pin(async move {
            let (visit, latency) = shared.enter(&symbol, State::Waiting, source)?;
            let order_id = shared.next_order(&symbol, quantity);
            tokio::time::sleep(latency).await;
            let price = shared.leave(visit, &symbol)?;
            let symbol = shared.rules.text(&symbol).to_owned();
            Ok(Fill { order_id, symbol, quantity, price })
        });
        traced(call, tracer)
    }

    /// The synchronous twin of this market, sharing its prices, faults and ledger.
    pub fn blocking(&self) -> BlockingMarket {
        BlockingMarket { market: self.clone() }
    }

    /// What a quote for this symbol will say, without a call; `None` for an unknown symbol.
    pub fn price(&self, symbol: &str) -> Option<f64> {
        self.shared.peeks.fetch_add(1, Ordering::Relaxed);
        self.listed_price(symbol)
    }

    /// [`Market::price`], for the checks, which leave no trace.
    pub(crate) fn listed_price(&self, symbol: &str) -> Option<f64> {
        let rules = &self.shared.rules;
        rules.price(&rules.symbol(symbol))
    }

    /// How many pairs of answers left [in step](MarketBuilder::in_step).
    pub(crate) fn pairs(&self) -> u64 {
        self.shared.rules.step.as_ref().map_or(0, Step::pairs)
    }

    /// Whether somebody looked a price up without a call.
    pub(crate) fn was_peeked_at(&self) -> bool {
        self.shared.peeks.load(Ordering::Relaxed) > 0
    }

    /// Whether some call was answered with this error.
    pub(crate) fn has_said(&self, error: &MarketError) -> bool {
        self.shared.errors.lock().unwrap_or_else(PoisonError::into_inner).contains(error)
    }

    /// What the market has seen.
    pub fn ledger(&self) -> &Ledger {
        &self.shared.ledger
    }

    /// The clock that blocking calls wait on.
    pub fn clock(&self) -> Clock {
        self.shared.clock
    }

    /// How many orders came in, answered or not. Quotes are not among them.
    pub(crate) fn orders(&self) -> u64 {
        self.shared.orders.load(Ordering::Relaxed)
    }

    /// Which orders came in, answered or not, in order of arrival: symbol and quantity of the first
    /// [`KEPT_ORDERS`].
    pub(crate) fn orders_kept(&self) -> Vec<(String, u32)> {
        self.shared.kept_orders().clone()
    }
}

impl Default for Market {
    /// One second a call, and nothing goes wrong.
    fn default() -> Self {
        Market::builder().build()
    }
}

impl Shared {
    /// Enters a call in the ledger, and decides its fate and how long it takes.
    fn enter(
        &self,
        symbol: &Symbol,
        state: State,
        source: &'static Location<'static>,
    ) -> Result<(Visit, Duration), MarketError> {
        let entry = self.ledger.begin_at(self.rules.text(symbol), state, source);
        if let Some(limit) = self.over_limit() {
            entry.finish(End::Failed);
            let error = MarketError::Refused { limit };
            self.said(&error);
            return Err(error);
        }
        let (latency, fate) = self.rules.decide(symbol);
        Ok((Visit { entry, fate }, latency))
    }

    /// The end of the call: its price, or its error.
    fn leave(&self, visit: Visit, symbol: &Symbol) -> Result<f64, MarketError> {
        if let Some(step) = &self.rules.step {
            step.meet();
        }
        let error = |trouble: Trouble| Err(trouble.error(self.rules.text(symbol)));
        let answer = match (visit.fate, self.rules.price(symbol)) {
            (Fate::Price, Some(price)) => Ok(price),
            (Fate::Price | Fate::Unknown, _) => error(Trouble::Unknown),
            (Fate::Unavailable, _) => error(Trouble::Unavailable),
            (Fate::Refused, _) => error(Trouble::Refused),
            (Fate::Hang, _) => error(Trouble::Hung),
        };
        visit.entry.finish(if answer.is_ok() { End::Completed } else { End::Failed });
        if let Err(error) = &answer {
            self.said(error);
        }
        answer
    }

    /// Remembers what was said, once each: there are few things to say.
    fn said(&self, error: &MarketError) {
        let mut errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        if errors.len() < KEPT_ERRORS && !errors.contains(error) {
            errors.push(error.clone());
        }
    }

    /// Takes an order in, and gives it its number.
    fn next_order(&self, symbol: &Symbol, quantity: u32) -> u64 {
        let number = self.orders.fetch_add(1, Ordering::Relaxed) + 1;
        if number <= KEPT_ORDERS {
            self.kept_orders().push((self.rules.text(symbol).to_owned(), quantity));
        }
        number
    }

    fn kept_orders(&self) -> MutexGuard<'_, Vec<(String, u32)>> {
        self.kept_orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Which limit the call that was just entered is over, in words; `None` when it may pass.
    fn over_limit(&self) -> Option<String> {
        if let Some(limit) = self.rules.max_in_flight
            && self.ledger.summary().in_flight > limit
        {
            return Some(format!("at most {} in flight", count(limit, "call")));
        }
        let (limit, window) = self.rules.max_per_window?;
        let mut accepted = self.accepted.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        while accepted.front().is_some_and(|then| now.duration_since(*then) >= window) {
            accepted.pop_front();
        }
        if accepted.len() >= limit {
            let calls = count(limit as u64, "call");
            return Some(format!("at most {calls} in {} s", window.as_secs_f64()));
        }
        accepted.push_back(now);
        None
    }
}

impl BlockingMarket {
    /// Asks for the price of a symbol and blocks this thread until it is there.
    ///
    /// # Errors
    ///
    /// As [`Market::quote`].
    ///
    /// # Panics
    ///
    /// On virtual time, as [`Clock::block`].
    #[track_caller]
    pub fn quote(&self, symbol: &str) -> Result<Quote, MarketError> {
        let shared = &self.market.shared;
        let known = shared.rules.symbol(symbol);
        let (visit, latency) = shared.enter(&known, State::Running, Location::caller())?;
        shared.clock.block(latency);
        let price = shared.leave(visit, &known)?;
        Ok(Quote { symbol: symbol.to_owned(), price })
    }

    /// Buys, and blocks this thread until the confirmation is there.
    ///
    /// # Errors
    ///
    /// As [`Market::quote`].
    ///
    /// # Panics
    ///
    /// On virtual time, as [`Clock::block`].
    #[track_caller]
    pub fn submit_order(&self, symbol: &str, quantity: u32) -> Result<Fill, MarketError> {
        let shared = &self.market.shared;
        let known = shared.rules.symbol(symbol);
        let (visit, latency) = shared.enter(&known, State::Running, Location::caller())?;
        let order_id = shared.next_order(&known, quantity);
        shared.clock.block(latency);
        let price = shared.leave(visit, &known)?;
        Ok(Fill { order_id, symbol: symbol.to_owned(), quantity, price })
    }
}

/// The call, watched by its tracer if it has one.
fn traced<T: 'static>(call: Call<T>, tracer: Option<Tracer>) -> Call<T> {
    match tracer {
        None => call,
        Some(tracer) => Box::pin(tracer.watch(call)),
    }
}

/// A call on its way. Dropped before it [leaves](Shared::leave), its entry is recorded as cancelled.
///
/// Kept small: a million calls in flight hold a million of these.
struct Visit {
    entry: Entry,
    fate: Fate,
}

#[cfg(test)]
pub(crate) mod test_support {
    use super::Market;
    use crate::trace::What;

    /// What happened to this symbol, in order.
    pub(crate) fn events(market: &Market, symbol: &str) -> Vec<What> {
        let events = market.ledger().events();
        events.iter().filter(|event| event.name == symbol).map(|event| event.what).collect()
    }
}
