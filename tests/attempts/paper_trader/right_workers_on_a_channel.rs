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
    let (to_workers, queue) = mpsc::unbounded_channel::<Trade>();
    let queue = std::sync::Arc::new(tokio::sync::Mutex::new(queue));
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..rules.max_in_flight {
        let (market, queue) = (market.clone(), queue.clone());
        workers.spawn(async move {
            let mut done = Vec::new();
            loop {
                let next = queue.lock().await.recv().await;
                let Some(trade) = next else { return done };
                let answer = market.submit_order(&trade.symbol, trade.quantity).await;
                done.push(answer.map(|_| trade));
            }
        });
    }
    let token = tokio_util::sync::CancellationToken::new();
    let stop = token.clone();
    tokio::spawn(async move {
        shutdown.await;
        stop.cancel();
    });
    let mut books: HashMap<String, (Crossover, i64)> = HashMap::new();
    while let Some(Some(tick)) = token.run_until_cancelled(ticks.recv()).await {
        let book =
            books.entry(tick.symbol.clone()).or_insert_with(|| (Crossover::new(rules.window), 0));
        book.1 = tick.cents;
        if let Some(side) = book.0.observe(tick.cents) {
            let _ = to_workers.send(Trade {
                symbol: tick.symbol,
                side,
                quantity: rules.quantity,
                cents: tick.cents,
            });
        }
    }
    drop(ticks);
    drop(to_workers);
    let (mut trades, mut failed) = (Vec::new(), 0);
    for answer in workers.join_all().await.into_iter().flatten() {
        match answer {
            Ok(trade) => trades.push(trade),
            Err(_) => failed += 1,
        }
    }
    let last_prices = books.into_iter().map(|(symbol, (_, cents))| (symbol, cents)).collect();
    Report { profit_cents: profit(&trades, &last_prices), trades, failed }
}

fn main() {}
