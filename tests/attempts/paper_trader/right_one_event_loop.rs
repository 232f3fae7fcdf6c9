use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::Market;
use std::collections::{HashMap, VecDeque};
use tokio::sync::mpsc;

/// One price, as the stream brings it. In cents: whole numbers add up exactly.
#[derive(Clone, Debug)]
struct Tick {
    symbol: String,
    cents: i64,
}

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Buy,
    Sell,
}

/// An order that the market confirmed. On paper it is executed at the price that gave the signal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Trade {
    symbol: String,
    side: Side,
    quantity: u32,
    cents: i64,
}

/// How to trade.
#[derive(Clone, Copy, Debug)]
struct Rules {
    /// How many prices the moving average is taken over.
    window: usize,
    /// How many shares each order is for.
    quantity: u32,
    /// How many orders may be in flight at the same time; the market refuses more.
    max_in_flight: usize,
}

/// The day.
#[derive(Debug, PartialEq)]
struct Report {
    /// The confirmed orders, in any order.
    trades: Vec<Trade>,
    /// How many orders the market did not confirm.
    failed: usize,
    /// See [`profit`].
    profit_cents: i64,
}

/// The signal for one symbol: it buys when the price rises above its moving average and sells when it falls
/// below.
#[derive(Debug)]
struct Crossover {
    window: usize,
    /// The latest prices, the oldest first, at most `window` of them.
    recent: VecDeque<i64>,
    /// The last signal given.
    last: Option<Side>,
}

impl Crossover {
    fn new(window: usize) -> Self {
        Crossover { window, recent: VecDeque::new(), last: None }
    }

    /// Takes the next price and compares it with the mean of the `window` prices *before* it. With fewer than
    /// `window` prices before it there is no signal.
    ///
    /// - Above the mean: `Buy`, unless the last signal was a `Buy` too.
    /// - Below the mean: `Sell`, if the last signal was a `Buy`. (Nothing is sold that was never bought.)
    /// - Otherwise: `None`.
    fn observe(&mut self, cents: i64) -> Option<Side> {
        let mut signal = None;
        if self.recent.len() == self.window {
            let mean = self.recent.iter().sum::<i64>() as f64 / self.window as f64;
            let bought = self.last == Some(Side::Buy);
            if cents as f64 > mean && !bought {
                signal = Some(Side::Buy);
            } else if (cents as f64) < mean && bought {
                signal = Some(Side::Sell);
            }
            self.recent.pop_front();
        }
        self.recent.push_back(cents);
        if signal.is_some() {
            self.last = signal;
        }
        signal
    }
}

/// What the trades come to, in cents: what the sales brought in, minus what the purchases cost, plus the shares
/// that are left, at the last price of their symbol.
fn profit(trades: &[Trade], last_prices: &HashMap<String, i64>) -> i64 {
    let mut cash = 0;
    let mut shares: HashMap<&str, i64> = HashMap::new();
    for trade in trades {
        let quantity = match trade.side {
            Side::Buy => i64::from(trade.quantity),
            Side::Sell => -i64::from(trade.quantity),
        };
        cash -= quantity * trade.cents;
        *shares.entry(&trade.symbol).or_default() += quantity;
    }
    cash + shares.iter().map(|(symbol, count)| count * last_prices[*symbol]).sum::<i64>()
}

/// Trades until `shutdown` completes or the stream ends.
///
/// - Every tick goes to the [`Crossover`] of its symbol. A signal becomes an order (`submit_order`, for a sale
///   too: the market keeps no sides).
/// - An order begins at once if fewer than `max_in_flight` are in flight, or else as soon as one of them ends.
/// - The stream is read on while orders are in flight or wait for their turn.
/// - After `shutdown` no tick is taken any more (a `send` into the stream fails), but every order that was
///   signalled is carried out before the report is made.
async fn trade(
    market: Market,
    mut ticks: mpsc::Receiver<Tick>,
    shutdown: impl Future<Output = ()> + Send + 'static,
    rules: Rules,
) -> Report {
    let mut shutdown = Box::pin(shutdown);
    let mut signals = HashMap::new();
    let mut last_prices = HashMap::new();
    let mut queue = VecDeque::new();
    let mut in_flight = FuturesUnordered::new();
    let mut report = Report { trades: Vec::new(), failed: 0, profit_cents: 0 };
    let mut open = true;
    while open || !queue.is_empty() || !in_flight.is_empty() {
        while in_flight.len() < rules.max_in_flight
            && let Some(trade) = queue.pop_front()
        {
            let trade: Trade = trade;
            let order = market.submit_order(&trade.symbol, trade.quantity);
            in_flight.push(async move { order.await.map(|_| trade) });
        }
        tokio::select! {
            () = &mut shutdown, if open => {
                ticks.close();
                open = false;
            }
            tick = ticks.recv(), if open => match tick {
                Some(Tick { symbol, cents }) => {
                    last_prices.insert(symbol.clone(), cents);
                    let signal =
                        signals.entry(symbol.clone()).or_insert_with(|| Crossover::new(rules.window));
                    if let Some(side) = signal.observe(cents) {
                        queue.push_back(Trade { symbol, side, quantity: rules.quantity, cents });
                    }
                }
                None => open = false,
            },
            Some(answer) = in_flight.next() => match answer {
                Ok(trade) => report.trades.push(trade),
                Err(_) => report.failed += 1,
            },
        }
    }
    report.profit_cents = profit(&report.trades, &last_prices);
    report
}

fn main() {}
