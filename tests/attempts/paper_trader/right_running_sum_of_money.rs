// idea: as the select loop, with a profit in i128 and saturating at the end
//! Paper trader.

use slow_api::Market;
use std::collections::{HashMap, VecDeque};
use std::time::Duration;
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

    /// The signal, by the sum of the differences to each price before.
    fn observe(&mut self, cents: i64) -> Option<Side> {
        let ready = self.recent.len() == self.window;
        let above: i64 = self.recent.iter().map(|before| cents - before).sum();
        self.recent.extend([cents]);
        self.recent.drain(..self.recent.len().saturating_sub(self.window));
        let holds = self.last == Some(Side::Buy);
        let side = match (ready, above.signum(), holds) {
            (true, 1, false) => Side::Buy,
            (true, -1, true) => Side::Sell,
            _ => return None,
        };
        self.last.replace(side);
        Some(side)
    }
}

/// In 128 bits, so that no sum on the way overflows.
fn profit(trades: &[Trade], last_prices: &HashMap<String, i64>) -> i64 {
    let mut total = 0_i128;
    let mut shares = std::collections::BTreeMap::<&String, i128>::new();
    for trade in trades {
        let sign = if trade.side == Side::Buy { 1 } else { -1 };
        total -= sign * i128::from(trade.quantity) * i128::from(trade.cents);
        *shares.entry(&trade.symbol).or_insert(0) += sign * i128::from(trade.quantity);
    }
    for (symbol, count) in shares {
        if count != 0 {
            total += count * i128::from(last_prices[symbol]);
        }
    }
    total.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

/// Trades until `shutdown` completes or the stream ends.
async fn trade(
    market: Market,
    mut ticks: mpsc::Receiver<Tick>,
    shutdown: impl Future<Output = ()> + Send + 'static,
    rules: Rules,
) -> Report {
    let mut signals: HashMap<String, Crossover> = HashMap::new();
    let mut last_prices = HashMap::new();
    let mut waiting: VecDeque<Trade> = VecDeque::new();
    let mut in_flight = JoinSet::new();
    let (mut trades, mut failed) = (Vec::new(), 0);
    let mut shutdown = std::pin::pin!(shutdown);
    let mut open = true;
    loop {
        while in_flight.len() < rules.max_in_flight
            && let Some(trade) = waiting.pop_front()
        {
            let call = market.submit_order(&trade.symbol, trade.quantity);
            in_flight.spawn(async move { (call.await, trade) });
        }
        if !open && in_flight.is_empty() {
            break;
        }
        tokio::select! {
            biased;
            () = &mut shutdown, if open => {
                open = false;
                ticks.close();
            }
            Some(done) = in_flight.join_next() => match done.expect("orders do not panic") {
                (Ok(_fill), trade) => trades.push(trade),
                (Err(_error), _) => failed += 1,
            },
            tick = ticks.recv(), if open => {
                let Some(Tick { symbol, cents }) = tick else {
                    open = false;
                    continue;
                };
                last_prices.insert(symbol.clone(), cents);
                let crossover = signals
                    .entry(symbol.clone())
                    .or_insert_with(|| Crossover::new(rules.window));
                if let Some(side) = crossover.observe(cents) {
                    waiting.push_back(Trade { symbol, side, quantity: rules.quantity, cents });
                }
            }
        }
    }
    let profit_cents = profit(&trades, &last_prices);
    Report { trades, failed, profit_cents }
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
