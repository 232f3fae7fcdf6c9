//! How a market behaves: what is listed, how slow it is, what goes wrong.

use crate::clock::Clock;
use crate::ledger::{KEPT_LANES, Ledger};
use crate::market::Market;
use crate::seeded;
use crate::step::Step;
use crate::trouble::Trouble;
use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// What every market lists. The first three are the guide's defaults, the first five its portfolio.
pub const SYMBOLS: [&str; 12] =
    ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "META", "NVDA", "NFLX", "AMD", "INTC", "ORCL", "IBM"];

/// How long a call that hangs goes on before the market itself gives up: nobody waits for that.
pub const HANG: Duration = Duration::from_secs(3600);

/// Describes a [`Market`]: start from [`Market::builder`], end with [`MarketBuilder::build`].
///
/// ```
/// use slow_api::{Market, MarketError};
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let market = Market::builder()
///     .latency(Duration::from_secs(1))
///     .latency_of("MSFT", Duration::from_millis(300))
///     .fails("AAPL", 2) // twice, then it works
///     .seed(7)
///     .build();
///
/// assert!(market.quote("AAPL").await.is_err_and(|error| error.is_transient()));
/// assert!(market.quote("AAPL").await.is_err());
/// assert!(market.quote("AAPL").await.is_ok());
/// assert!(matches!(market.quote("INVALID").await, Err(MarketError::UnknownSymbol { .. })));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct MarketBuilder {
    clock: Clock,
    seed: u64,
    latency: Duration,
    jitter: f64,
    symbols: HashMap<String, SymbolRule>,
    max_in_flight: Option<u64>,
    max_per_window: Option<(usize, Duration)>,
    in_step: bool,
    kept_lanes: usize,
}

/// What is particular to one symbol.
#[derive(Clone, Debug, Default)]
struct SymbolRule {
    listed: bool,
    latency: Option<Duration>,
    price: Option<f64>,
    fault: Fault,
}

#[derive(Clone, Debug, Default)]
enum Fault {
    #[default]
    None,
    /// The first so many calls fail.
    Transient(u64),
    /// How the first calls end.
    Script(Vec<Option<Trouble>>),
    Hang,
}

impl Default for MarketBuilder {
    fn default() -> Self {
        let listed = SymbolRule { listed: true, ..SymbolRule::default() };
        MarketBuilder {
            clock: Clock::Real,
            seed: 1,
            latency: Duration::from_secs(1),
            jitter: 0.0,
            symbols: SYMBOLS.map(|symbol| (symbol.to_owned(), listed.clone())).into(),
            max_in_flight: None,
            max_per_window: None,
            in_step: false,
            kept_lanes: KEPT_LANES,
        }
    }
}

impl MarketBuilder {
    /// How long each call takes; 1 s unless said.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// How long calls for this one symbol take. Works for symbols that are not listed, too.
    pub fn latency_of(mut self, symbol: &str, latency: Duration) -> Self {
        self.rule(symbol).latency = Some(latency);
        self
    }

    /// Makes every latency vary, each call by itself, by up to this fraction either way: 0.2 turns 1 s into
    /// 0.8 to 1.2 s. Drawn from the seed, in whole milliseconds; clamped to 0..=1.
    pub fn jitter(mut self, fraction: f64) -> Self {
        self.jitter = fraction.clamp(0.0, 1.0);
        self
    }

    /// Another seed gives other prices and other jitter.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Lists one more symbol.
    pub fn list(mut self, symbol: &str) -> Self {
        self.rule(symbol).listed = true;
        self
    }

    /// Lists a symbol at this price, in dollars; otherwise the seed draws one, from 20.00 to 499.99.
    pub fn price_of(mut self, symbol: &str, dollars: f64) -> Self {
        let rule = self.rule(symbol);
        (rule.listed, rule.price) = (true, Some(dollars));
        self
    }

    /// The first `times` calls for this symbol fail with [`MarketError::Unavailable`](crate::MarketError).
    pub fn fails(mut self, symbol: &str, times: u64) -> Self {
        self.rule(symbol).fault = Fault::Transient(times);
        self
    }

    /// Calls for this symbol do not come back within [`HANG`].
    pub fn hangs(mut self, symbol: &str) -> Self {
        self.rule(symbol).fault = Fault::Hang;
        self
    }

    pub(crate) fn scripted(mut self, symbol: &str, first_calls: &[Option<Trouble>]) -> Self {
        self.rule(symbol).fault = Fault::Script(first_calls.to_vec());
        self
    }

    /// Makes races certain, on a runtime with several threads: an answer that is there waits, for an instant, until
    /// another one is there on another thread, and then both leave together. Whatever comes behind the `.await` is
    /// done at the same moment by two threads.
    pub fn in_step(mut self) -> Self {
        self.in_step = true;
        self
    }

    /// Refuses calls at once while `limit` others are in flight.
    pub fn at_most_in_flight(mut self, limit: u64) -> Self {
        self.max_in_flight = Some(limit);
        self
    }

    /// Refuses calls at once when `limit` others were accepted within the last `window`.
    pub fn at_most_per(mut self, window: Duration, limit: usize) -> Self {
        self.max_per_window = Some((limit, window));
        self
    }

    /// What blocking calls wait on; see [`Clock`].
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// How many lanes the ledger keeps; [`KEPT_LANES`] unless said.
    pub fn kept_lanes(mut self, lanes: usize) -> Self {
        self.kept_lanes = lanes;
        self
    }

    /// Opens the market, with an empty ledger.
    pub fn build(&self) -> Market {
        let symbols: Vec<CountedRule> = self
            .symbols
            .iter()
            .map(|(symbol, rule)| CountedRule {
                symbol: symbol.as_str().into(),
                rule: rule.clone(),
                price: rule.listed.then(|| rule.price.unwrap_or_else(|| price(self.seed, symbol))),
                calls: AtomicU64::new(0),
            })
            .collect();
        let rules = Rules {
            seed: self.seed,
            latency: self.latency,
            jitter: self.jitter,
            numbers: (0..).zip(&symbols).map(|(n, rule)| (rule.symbol.clone(), n)).collect(),
            symbols,
            max_in_flight: self.max_in_flight,
            max_per_window: self.max_per_window,
            step: self.in_step.then(Step::default),
        };
        Market::open(rules, self.clock, Ledger::new(self.kept_lanes))
    }

    fn rule(&mut self, symbol: &str) -> &mut SymbolRule {
        self.symbols.entry(symbol.to_owned()).or_default()
    }
}

/// The rules of an open market, with what they need to count.
#[derive(Debug)]
pub(crate) struct Rules {
    seed: u64,
    latency: Duration,
    jitter: f64,
    symbols: Vec<CountedRule>,
    /// Where in `symbols` each one is.
    numbers: HashMap<Box<str>, u32>,
    pub(crate) max_in_flight: Option<u64>,
    pub(crate) max_per_window: Option<(usize, Duration)>,
    /// Where answers meet.
    pub(crate) step: Option<Step>,
}

#[derive(Debug)]
struct CountedRule {
    symbol: Box<str>,
    rule: SymbolRule,
    /// Dollars, whole cents; `None` when nothing is traded under this symbol.
    price: Option<f64>,
    calls: AtomicU64,
}

/// A symbol as a call carries it: of those that the market has rules for only the number, so that a million calls do
/// not hold a million texts.
pub(crate) enum Symbol {
    Known(u32),
    Other(Box<str>),
}

/// What will become of one call, known the moment it begins.
#[derive(Clone, Copy)]
pub(crate) enum Fate {
    /// An answer, with the price that the market has for the symbol.
    Price,
    Unknown,
    Unavailable,
    Refused,
    Hang,
}

fn price(seed: u64, symbol: &str) -> f64 {
    // From 20.00 to 499.99.
    let cents = 2_000 + seeded::mix(seed, symbol, 0) % 48_000;
    cents as f64 / 100.0
}

impl Rules {
    /// The symbol, looked up once for the whole call.
    pub(crate) fn symbol(&self, symbol: &str) -> Symbol {
        match self.numbers.get(symbol) {
            Some(number) => Symbol::Known(*number),
            None => Symbol::Other(symbol.into()),
        }
    }

    /// The text of a symbol that this market has made.
    pub(crate) fn text<'a>(&'a self, symbol: &'a Symbol) -> &'a str {
        match symbol {
            Symbol::Known(number) => &self.symbols[*number as usize].symbol,
            Symbol::Other(text) => text,
        }
    }

    /// The price in dollars, whole cents; `None` when the symbol is not listed.
    pub(crate) fn price(&self, symbol: &Symbol) -> Option<f64> {
        match symbol {
            Symbol::Known(number) => self.symbols[*number as usize].price,
            Symbol::Other(_) => None,
        }
    }

    /// Decides how long the next call for this symbol takes and how it ends.
    pub(crate) fn decide(&self, symbol: &Symbol) -> (Duration, Fate) {
        let Symbol::Known(number) = symbol else {
            return (self.latency, Fate::Unknown);
        };
        let CountedRule { symbol, rule, price, calls } = &self.symbols[*number as usize];
        let nth = calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let latency = self.jittered(rule.latency.unwrap_or(self.latency), symbol, nth);
        let scripted = match &rule.fault {
            Fault::Transient(times) if nth < *times => Some(Trouble::Unavailable),
            Fault::Hang => Some(Trouble::Hung),
            Fault::Script(calls) => usize::try_from(nth).ok().and_then(|nth| *calls.get(nth)?),
            _ => None,
        };
        match scripted {
            Some(Trouble::Unknown) => (latency, Fate::Unknown),
            Some(Trouble::Unavailable) => (latency, Fate::Unavailable),
            Some(Trouble::Refused) => (Duration::ZERO, Fate::Refused),
            Some(Trouble::Hung) => (HANG, Fate::Hang),
            _ if price.is_some() => (latency, Fate::Price),
            _ => (latency, Fate::Unknown),
        }
    }

    fn jittered(&self, latency: Duration, symbol: &str, nth: u64) -> Duration {
        if self.jitter == 0.0 {
            return latency;
        }
        // From -1 to 1. Counted from 1, so that jitter and price are drawn apart.
        let swing = 2.0 * seeded::fraction(self.seed, symbol, nth + 1) - 1.0;
        let millis = latency.as_secs_f64() * 1000.0 * (1.0 + self.jitter * swing);
        Duration::from_millis(millis.round() as u64)
    }
}
