// idea: every order is a task at once and waits for a permit; the mean in floats, the profit trade by trade
//! Paper trader.

use slow_api::Market;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

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

    /// The signal, with a mean in floating point (exact enough below 2^53).
    fn observe(&mut self, cents: i64) -> Option<Side> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let mut signal = None;
        if self.recent.len() >= self.window {
            let mean = self.recent.iter().map(|c| *c as f64).sum::<f64>() / self.window as f64;
            signal = match (cents as f64).total_cmp(&mean) {
                Greater if self.last != Some(Side::Buy) => Some(Side::Buy),
                Less if self.last == Some(Side::Buy) => Some(Side::Sell),
                Greater | Less | Equal => None,
            };
            self.recent.pop_front();
        }
        self.recent.push_back(cents);
        if signal.is_some() {
            self.last = signal;
        }
        signal
    }
}

/// Every share is worth the last price of its symbol, less what was paid for it; a sale is the reverse.
fn profit(trades: &[Trade], last_prices: &HashMap<String, i64>) -> i64 {
    trades
        .iter()
        .map(|Trade { symbol, side, quantity, cents }| {
            let last = last_prices.get(symbol).copied().unwrap_or(*cents);
            let gain = match side {
                Side::Buy => last - cents,
                Side::Sell => cents - last,
            };
            gain * i64::from(*quantity)
        })
        .sum()
}

/// Trades until `shutdown` completes or the stream ends.
async fn trade(
    market: Market,
    mut ticks: mpsc::Receiver<Tick>,
    shutdown: impl Future<Output = ()> + Send + 'static,
    rules: Rules,
) -> Report {
    let permits = Arc::new(Semaphore::new(rules.max_in_flight.min(Semaphore::MAX_PERMITS)));
    let mut desks: HashMap<String, (Crossover, i64)> = HashMap::new();
    let mut orders = JoinSet::new();
    let reading = async {
        while let Some(Tick { symbol, cents }) = ticks.recv().await {
            let desk = desks
                .entry(symbol.clone())
                .or_insert_with(|| (Crossover::new(rules.window), cents));
            desk.1 = cents;
            let Some(side) = desk.0.observe(cents) else { continue };
            let (market, permits) = (market.clone(), Arc::clone(&permits));
            orders.spawn(async move {
                let _permit = permits.acquire_owned().await.expect("never closed");
                let quantity = rules.quantity;
                let fill = market.submit_order(&symbol, quantity).await;
                fill.is_ok().then_some(Trade { symbol, side, quantity, cents })
            });
        }
    };
    tokio::select! {
        biased;
        () = shutdown => {}
        () = reading => {}
    }
    drop(ticks);
    let answers = orders.join_all().await;
    let failed = answers.iter().filter(|answer| answer.is_none()).count();
    let trades: Vec<Trade> = answers.into_iter().flatten().collect();
    let last_prices = desks.into_iter().map(|(symbol, (_, last))| (symbol, last)).collect();
    Report { profit_cents: profit(&trades, &last_prices), trades, failed }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(150)).at_most_in_flight(2).build();
    let (sender, ticks) = mpsc::channel(16);
    tokio::spawn(price_stream(sender));
    let rules = Rules { window: 5, quantity: 10, max_in_flight: 2 };
    let start = Instant::now();

    let report = trade(market.clone(), ticks, sleep(Duration::from_secs(2)), rules).await;

    for trade in &report.trades {
        let price = trade.cents as f64 / 100.0;
        println!("{:?} {} {} at {price:.2}", trade.side, trade.quantity, trade.symbol);
    }
    println!("failed: {}", report.failed);
    println!("profit: {:.2}", report.profit_cents as f64 / 100.0);
    println!("{:.1} s (stopped at 2.0 s)", start.elapsed().as_secs_f64());
    println!("the market saw: {:?}", market.ledger().summary());
}

/// Three prices every 20 ms, each on its own wave, for four seconds or until nobody listens.
async fn price_stream(sender: mpsc::Sender<Tick>) {
    for step in 0..200 {
        for (symbol, pace) in [("AAPL", 0.11), ("GOOGL", 0.17), ("MSFT", 0.23)] {
            let cents = 15_000 + ((f64::from(step) * pace).sin() * 900.0) as i64;
            if sender.send(Tick { symbol: symbol.to_owned(), cents }).await.is_err() {
                return;
            }
        }
        sleep(Duration::from_millis(20)).await;
    }
}
