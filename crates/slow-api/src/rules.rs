//! How a market behaves: what is listed, how slow it is, what goes wrong.

use crate::clock::Clock;
use crate::ledger::{KEPT_LANES, Ledger};
use crate::market::Market;
use crate::seeded;
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
    kept_lanes: usize,
}

/// What is particular to one symbol.
#[derive(Clone, Debug, Default)]
struct SymbolRule {
    listed: bool,
    latency: Option<Duration>,
    fault: Fault,
}

#[derive(Clone, Copy, Debug, Default)]
enum Fault {
    #[default]
    None,
    /// The first so many calls fail.
    Transient(u64),
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
        let symbols = self.symbols.iter().map(|(symbol, rule)| {
            let price = rule.listed.then(|| price(self.seed, symbol));
            let counted = CountedRule { rule: rule.clone(), price, calls: AtomicU64::new(0) };
            (symbol.clone(), counted)
        });
        let rules = Rules {
            seed: self.seed,
            latency: self.latency,
            jitter: self.jitter,
            symbols: symbols.collect(),
            max_in_flight: self.max_in_flight,
            max_per_window: self.max_per_window,
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
    symbols: HashMap<String, CountedRule>,
    pub(crate) max_in_flight: Option<u64>,
    pub(crate) max_per_window: Option<(usize, Duration)>,
}

#[derive(Debug)]
struct CountedRule {
    rule: SymbolRule,
    /// Dollars, whole cents; `None` when nothing is traded under this symbol.
    price: Option<f64>,
    calls: AtomicU64,
}

/// What will become of one call, known the moment it begins.
pub(crate) enum Fate {
    Price(f64),
    Unknown,
    Unavailable,
    Hang,
}

fn price(seed: u64, symbol: &str) -> f64 {
    // From 20.00 to 499.99.
    let cents = 2_000 + seeded::mix(seed, symbol, 0) % 48_000;
    cents as f64 / 100.0
}

impl Rules {
    /// The price in dollars, whole cents; `None` when the symbol is not listed.
    pub(crate) fn price(&self, symbol: &str) -> Option<f64> {
        self.symbols.get(symbol)?.price
    }

    /// Decides how long the next call for this symbol takes and how it ends.
    pub(crate) fn decide(&self, symbol: &str) -> (Duration, Fate) {
        let Some(CountedRule { rule, price, calls }) = self.symbols.get(symbol) else {
            return (self.latency, Fate::Unknown);
        };
        let nth = calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let latency = self.jittered(rule.latency.unwrap_or(self.latency), symbol, nth);
        match rule.fault {
            Fault::Transient(times) if nth < times => (latency, Fate::Unavailable),
            Fault::Hang => (HANG, Fate::Hang),
            _ => (latency, price.map_or(Fate::Unknown, Fate::Price)),
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
