// expect: there must be room for all
use futures::stream::{self, StreamExt};
use slow_api::{Market, MarketError};
use std::cmp::Ordering;
use std::collections::{HashMap, VecDeque};
use std::pin::pin;
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
        let window = self.window as i64;
        let full = self.recent.len() == self.window;
        // Compared as `cents * window` with the sum: a mean of whole numbers would lose its fraction.
        let position = (cents * window).cmp(&self.recent.iter().sum());
        if full {
            self.recent.pop_front();
        }
        self.recent.push_back(cents);

        let signal = match (position, self.last) {
            _ if !full => None,
            (Ordering::Greater, None | Some(Side::Sell)) => Some(Side::Buy),
            (Ordering::Less, Some(Side::Buy)) => Some(Side::Sell),
            _ => None,
        };
        self.last = signal.or(self.last);
        signal
    }
}

/// What the trades come to, in cents: what the sales brought in, minus what the purchases cost, plus the shares
/// that are left, at the last price of their symbol.
fn profit(trades: &[Trade], last_prices: &HashMap<String, i64>) -> i64 {
    let of_one = |trade: &Trade| {
        // What is bought and not sold is worth its last price. A sale takes that worth away again, so that each
        // trade can be counted on its own.
        let last = last_prices.get(&trade.symbol).copied().unwrap_or(trade.cents);
        let gain = i64::from(trade.quantity) * (last - trade.cents);
        match trade.side {
            Side::Buy => gain,
            Side::Sell => -gain,
        }
    };
    trades.iter().map(of_one).sum()
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
    let mut signals: HashMap<String, Crossover> = HashMap::new();
    let mut last_prices = HashMap::new();
    let (sender, orders) = mpsc::channel::<Trade>(64);
    let carried_out = tokio::spawn(async move {
        stream::unfold(orders, async |mut orders| Some((orders.recv().await?, orders)))
            .map(|trade| {
                let call = market.submit_order(&trade.symbol, trade.quantity);
                async move { call.await.map(|_fill| trade) }
            })
            .buffer_unordered(rules.max_in_flight)
            .collect::<Vec<Result<Trade, MarketError>>>()
            .await
    });

    let mut shutdown = pin!(shutdown);
    loop {
        let tick = tokio::select! {
            () = &mut shutdown => break,
            tick = ticks.recv() => tick,
        };
        let Some(Tick { symbol, cents }) = tick else { break };
        last_prices.insert(symbol.clone(), cents);
        let signal = signals.entry(symbol.clone()).or_insert_with(|| Crossover::new(rules.window));
        if let Some(side) = signal.observe(cents) {
            let trade = Trade { symbol, side, quantity: rules.quantity, cents };
            let _ = sender.send(trade).await;
        }
    }
    drop(ticks); // whoever still sends is told that nobody listens

    drop(sender);
    let answers = carried_out.await.unwrap();
    let failed = answers.iter().filter(|answer| answer.is_err()).count();
    let trades: Vec<Trade> = answers.into_iter().flatten().collect();
    let profit_cents = profit(&trades, &last_prices);
    Report { trades, failed, profit_cents }
}

fn main() {}
