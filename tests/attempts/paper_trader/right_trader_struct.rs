// idea: a struct with methods, FuturesUnordered without tasks
//! Paper trader.

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::Market;
use std::collections::BTreeMap;
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

    /// The signal, exact in whole numbers.
    fn observe(&mut self, cents: i64) -> Option<Side> {
        let full = self.recent.len() == self.window;
        let sum: i128 = self.recent.iter().map(|&c| i128::from(c)).sum();
        let scaled = i128::from(cents) * self.window as i128;
        self.recent.push_back(cents);
        if self.recent.len() > self.window {
            self.recent.pop_front();
        }
        let signal = match self.last {
            _ if !full => None,
            Some(Side::Buy) if scaled < sum => Some(Side::Sell),
            None | Some(Side::Sell) if scaled > sum => Some(Side::Buy),
            _ => None,
        };
        self.last = signal.or(self.last);
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

#[cfg(test)]
mod my_tests {
    use super::*;

    #[test]
    fn buys_above_and_sells_below() {
        let mut crossover = Crossover::new(2);
        let seen = [1, 2, 3, 4, 0].map(|cents| crossover.observe(cents));
        assert_eq!(seen, [None, None, Some(Side::Buy), None, Some(Side::Sell)]);
    }
}

/// What a running trader knows.
struct Trader {
    market: Market,
    rules: Rules,
    crossovers: BTreeMap<String, Crossover>,
    last_prices: HashMap<String, i64>,
    queue: VecDeque<Trade>,
    flying: FuturesUnordered<BoxFuture<'static, Result<Trade, ()>>>,
    report: Report,
}

impl Trader {
    fn take(&mut self, tick: Tick) {
        let window = self.rules.window;
        let Tick { symbol, cents } = tick;
        self.last_prices.insert(symbol.clone(), cents);
        let crossover =
            self.crossovers.entry(symbol.clone()).or_insert_with(|| Crossover::new(window));
        if let Some(side) = crossover.observe(cents) {
            let quantity = self.rules.quantity;
            self.queue.push_back(Trade { symbol, side, quantity, cents });
            self.launch();
        }
    }

    fn launch(&mut self) {
        while self.flying.len() < self.rules.max_in_flight {
            let Some(trade) = self.queue.pop_front() else { return };
            let call = self.market.submit_order(&trade.symbol, trade.quantity);
            self.flying.push(Box::pin(async move { call.await.map(|_| trade).map_err(|_| ()) }));
        }
    }

    fn land(&mut self, answer: Result<Trade, ()>) {
        match answer {
            Ok(trade) => self.report.trades.push(trade),
            Err(()) => self.report.failed += 1,
        }
        self.launch();
    }
}

/// Trades until `shutdown` completes or the stream ends.
async fn trade(
    market: Market,
    mut ticks: mpsc::Receiver<Tick>,
    shutdown: impl Future<Output = ()> + Send + 'static,
    rules: Rules,
) -> Report {
    let mut trader = Trader {
        market,
        rules,
        crossovers: BTreeMap::new(),
        last_prices: HashMap::new(),
        queue: VecDeque::new(),
        flying: FuturesUnordered::new(),
        report: Report { trades: vec![], failed: 0, profit_cents: 0 },
    };
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            Some(answer) = trader.flying.next() => trader.land(answer),
            tick = ticks.recv() => match tick {
                Some(tick) => trader.take(tick),
                None => break,
            },
        }
    }
    drop(ticks);
    while let Some(answer) = trader.flying.next().await {
        trader.land(answer);
    }
    trader.report.profit_cents = profit(&trader.report.trades, &trader.last_prices);
    trader.report
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
