// idea: two joined halves: one reads ticks, the other is a stream of orders with buffer_unordered
//! Paper trader.

use futures::{StreamExt, stream};
use slow_api::Market;
use std::collections::{HashMap, VecDeque};
use std::time::Duration;
use tokio::sync::mpsc;
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

/// Cash, plus what is left at the last prices.
fn profit(trades: &[Trade], last_prices: &HashMap<String, i64>) -> i64 {
    let mut cash = 0;
    let mut left: HashMap<&str, i64> = HashMap::new();
    for trade in trades {
        let quantity = i64::from(trade.quantity);
        let signed = match trade.side {
            Side::Buy => quantity,
            Side::Sell => -quantity,
        };
        cash -= signed * trade.cents;
        *left.entry(&trade.symbol).or_default() += signed;
    }
    cash + left.iter().map(|(symbol, n)| n * last_prices.get(*symbol).unwrap_or(&0)).sum::<i64>()
}

/// What became of an order.
type Done = Result<Trade, slow_api::MarketError>;

/// Reads ticks and sends trades that are to be made; drops both ends of its channels when it is over.
async fn watch(
    mut ticks: mpsc::Receiver<Tick>,
    shutdown: impl Future<Output = ()>,
    rules: Rules,
    wanted: mpsc::UnboundedSender<Trade>,
) -> HashMap<String, i64> {
    let mut last = HashMap::new();
    let mut crossovers = HashMap::new();
    let read = async {
        while let Some(Tick { symbol, cents }) = ticks.recv().await {
            let crossover =
                crossovers.entry(symbol.clone()).or_insert_with(|| Crossover::new(rules.window));
            if let Some(side) = crossover.observe(cents) {
                let symbol = symbol.clone();
                let _ = wanted.send(Trade { symbol, side, quantity: rules.quantity, cents });
            }
            last.insert(symbol, cents);
        }
    };
    futures::future::select(Box::pin(shutdown), Box::pin(read)).await;
    last
}

/// Trades until `shutdown` completes or the stream ends.
async fn trade(
    market: Market,
    ticks: mpsc::Receiver<Tick>,
    shutdown: impl Future<Output = ()> + Send + 'static,
    rules: Rules,
) -> Report {
    let (wanted, mut wants) = mpsc::unbounded_channel::<Trade>();
    let carried_out = stream::poll_fn(move |cx| wants.poll_recv(cx))
        .map(|trade| {
            let order = market.submit_order(&trade.symbol, trade.quantity);
            async move { order.await.map(|_| trade) as Done }
        })
        .buffer_unordered(rules.max_in_flight)
        .collect::<Vec<Done>>();
    let (last_prices, answers) = futures::join!(watch(ticks, shutdown, rules, wanted), carried_out);
    let all = answers.len();
    let trades: Vec<Trade> = answers.into_iter().filter_map(Result::ok).collect();
    Report { failed: all - trades.len(), profit_cents: profit(&trades, &last_prices), trades }
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
