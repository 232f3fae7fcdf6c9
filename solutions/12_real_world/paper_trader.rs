//! The last exercise puts everything together: a paper trader, which trades like a real one, with play money.
//! Prices stream in. For each symbol a moving average decides when to buy and when to sell. Orders go out at
//! once, but never more at a time than the market allows, and however slow they are, the stream is never held
//! up. When you stop it, it finishes the orders it began and reports on the day.
//!
//! There are three parts, each with its own tests. Write them in this order:
//!
//! 1. `Crossover::observe`: the signal;
//! 2. `profit`: the day in one number;
//! 3. `trade`: the trader.

use slow_api::{Market, MarketError};
use std::cmp::Ordering;
use std::collections::{HashMap, VecDeque};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// One price, as the stream brings it. In cents: whole numbers add up exactly.
#[derive(Clone, Debug)]
struct Tick {
    symbol: String,
    cents: i64,
}

/// The action that a signal asks for.
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

/// The profit of the trades, in cents: the income from sales, minus the cost of purchases, plus the value of the
/// shares that are left, at the last price of their symbol.
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
    let places = Arc::new(Semaphore::new(rules.max_in_flight));
    let mut orders = JoinSet::new();

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
            // The order waits for its place in its own task, and so this loop goes on to the next tick.
            let trade = Trade { symbol, side, quantity: rules.quantity, cents };
            orders.spawn(carry_out(market.clone(), Arc::clone(&places), trade));
        }
    }
    drop(ticks); // whoever still sends is told that nobody listens

    let answers = orders.join_all().await;
    let failed = answers.iter().filter(|answer| answer.is_err()).count();
    let trades: Vec<Trade> = answers.into_iter().flatten().collect();
    let profit_cents = profit(&trades, &last_prices);
    Report { trades, failed, profit_cents }
}

/// Submits one order as soon as there is a place for it, and gives the place back with the answer.
async fn carry_out(
    market: Market,
    places: Arc<Semaphore>,
    trade: Trade,
) -> Result<Trade, MarketError> {
    let _place = places.acquire().await.expect("the semaphore is never closed");
    market.submit_order(&trade.symbol, trade.quantity).await?;
    Ok(trade)
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

/// Three prices every 20 ms, each on its own wave, for four seconds or until the receiver is dropped.
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

#[cfg(test)]
mod tests {
    use super::{Crossover, Report, Rules, Side, Tick, Trade, profit, trade};
    use slow_api::{Market, MarketBuilder, check};
    use std::collections::HashMap;
    use std::future::pending;
    use std::time::Duration;
    use tokio::sync::mpsc;
    use tokio::time::{Instant, sleep};

    const SECOND: Duration = Duration::from_secs(1);
    const GAP: Duration = Duration::from_millis(100);

    /// The signals for a row of prices.
    fn signals(window: usize, prices: &[i64]) -> Vec<Option<Side>> {
        let mut crossover = Crossover::new(window);
        prices.iter().map(|cents| crossover.observe(*cents)).collect()
    }

    const BUY: Option<Side> = Some(Side::Buy);
    const SELL: Option<Side> = Some(Side::Sell);

    #[test]
    fn part_1a_a_price_is_compared_with_those_before_it() {
        check::answer(
            &signals(3, &[100, 120, 140, 125, 150]),
            &vec![None, None, None, BUY, None],
            "125 is above the mean of 100, 120 and 140. The new price is no part of the mean it is compared \
             with, and only the three latest count.",
        );
        check::answer(
            &signals(2, &[100, 140, 130, 132]),
            &vec![None, None, BUY, SELL],
            "132 is below the mean of 140 and 130: the oldest price has left the window by then.",
        );
    }

    #[test]
    fn part_1b_a_signal_is_given_once() {
        check::answer(
            &signals(2, &[100, 90, 80, 70, 90, 100, 120, 80, 60]),
            &vec![None, None, None, None, BUY, None, None, SELL, None],
            "Falling before anything was bought: no signal. Rising on: no second `Buy`.",
        );
        check::answer(
            &signals(2, &[100, 110, 120, 115, 110]),
            &vec![None, None, BUY, None, SELL],
            "115 equals the mean of 110 and 120: no signal.",
        );
    }

    #[test]
    fn part_1c_a_mean_has_fractions() {
        check::answer(
            &signals(3, &[100, 100, 101, 102, 102, 101]),
            &vec![None, None, None, BUY, None, SELL],
            "The mean of 101, 102 and 102 is 101.67, and 101 is below it. Division of whole numbers drops the \
             fraction.",
        );
    }

    #[test]
    fn part_1d_any_window_and_any_price() {
        // A window that nobody writes down, filled with one price; then a cent more, a cent less.
        let window = check::draw(30..=90) as usize;
        let large = 1 << 40;
        let mut prices = vec![large; window];
        prices.extend([large, large + 1, large - 1, large, large + 2]);
        let mut expected = vec![None; window];
        expected.extend([None, BUY, SELL, None, BUY]);
        let habit = "The mean of as many prices as the window has, the new one not among them. Prices may be large.";
        check::answers(&signals(window, &prices), &expected, habit);
        check::answers(
            &signals(1, &[5, 6, 6, 6, 5, 4, 6]),
            &[None, BUY, None, None, SELL, None, BUY],
            "With a window of one, each price is compared with the one before. A price that gives no signal changes \
             nothing about the last one.",
        );
    }

    fn trade_of(symbol: &str, side: Side, quantity: u32, cents: i64) -> Trade {
        Trade { symbol: symbol.to_owned(), side, quantity, cents }
    }

    #[test]
    fn part_2_profit() {
        let last = HashMap::from([("AAPL".to_owned(), 150), ("MSFT".to_owned(), 70)]);
        check::answer(&profit(&[], &last), &0, "No trades, no profit.");
        let round = [trade_of("AAPL", Side::Buy, 10, 100), trade_of("AAPL", Side::Sell, 10, 130)];
        check::answer(&profit(&round, &last), &300, "Bought for 1000, sold for 1300.");
        let held = [trade_of("MSFT", Side::Buy, 3, 90)];
        check::answer(
            &profit(&held, &last),
            &-60,
            "Bought for 270; the shares left are worth 210.",
        );
        let both = [round.as_slice(), &held, &[trade_of("AAPL", Side::Buy, 2, 145)]].concat();
        check::answer(
            &profit(&both, &last),
            &250,
            "300 from one round, -60 on what is held of MSFT, and 2 x (150 - 145) on AAPL. Each symbol has \
             its own last price.",
        );
        let much = [trade_of("AAPL", Side::Buy, u32::MAX, 1 << 20)];
        let last = HashMap::from([("AAPL".to_owned(), (1 << 20) + 3)]);
        check::answer(
            &profit(&much, &last),
            &(3 * i64::from(u32::MAX)),
            "Large numbers are numbers, too.",
        );
    }

    fn market(seed: u64) -> MarketBuilder {
        Market::builder().seed(seed).latency(SECOND)
    }

    fn rules(window: usize, max_in_flight: usize) -> Rules {
        Rules { window, quantity: 10, max_in_flight }
    }

    /// Sends a tick every 0.1 s, and says how many the trader took, and how long the slowest `send` was held up.
    async fn stream(
        sender: mpsc::Sender<Tick>,
        ticks: Vec<(&'static str, i64)>,
    ) -> (usize, Duration) {
        let (mut taken, mut held_up) = (0, Duration::ZERO);
        for (symbol, cents) in ticks {
            let start = Instant::now();
            if sender.send(Tick { symbol: symbol.to_owned(), cents }).await.is_ok() {
                taken += 1;
            }
            held_up = held_up.max(start.elapsed());
            sleep(GAP).await;
        }
        (taken, held_up)
    }

    /// Up and down: with a window of one, every tick but the first is a signal, Buy and Sell in turns.
    fn zigzag(seed: i64, ticks: usize) -> Vec<(&'static str, i64)> {
        (0..ticks).map(|n| ("AAPL", 10_000 + seed + 300 * (n as i64 % 2))).collect()
    }

    /// As fast as the places allow, no faster and no slower. In words of its own: orders come in one by one, so that
    /// an empty place is no mistake while there is no order for it.
    #[track_caller]
    fn check_pace(market: &Market, elapsed: Duration, best: Duration, why: &str) {
        assert!(
            elapsed <= best,
            "took {:.1} s, could take {:.1} s ({why}): a place stayed empty while orders waited for one. When an \
             order has its answer, the next one begins, whatever its neighbours do.",
            elapsed.as_secs_f64(),
            best.as_secs_f64(),
        );
        check::took(market, elapsed, best, why);
    }

    fn sorted(mut trades: Vec<Trade>) -> Vec<Trade> {
        trades.sort();
        trades
    }

    #[tokio::test(start_paused = true)]
    async fn part_3a_each_symbol_has_its_own_average() {
        for seed in [141, 142] {
            let market = market(seed).build();
            let (sender, ticks) = mpsc::channel(1);
            let base = 1_000 * seed as i64;
            // AAPL rises and falls; MSFT, at another height, only rises.
            let day = [(0, 0), (0, 1), (40, 2), (60, 4), (10, 9), (5, 20)];
            let day =
                day.iter().flat_map(|(a, m)| [("AAPL", base + a), ("MSFT", 5_000 + m)]).collect();
            tokio::spawn(stream(sender, day));
            let (report, _) =
                check::timed(trade(market.clone(), ticks, pending(), rules(2, 8))).await;
            let trades = vec![
                trade_of("AAPL", Side::Buy, 10, base + 40),
                trade_of("AAPL", Side::Sell, 10, base + 10),
                trade_of("MSFT", Side::Buy, 10, 5_002),
            ];
            check::answer(
                &sorted(report.trades),
                &sorted(trades),
                "A trade is a confirmed order at the price of the tick that gave the signal. Each symbol has \
                 its own moving average: prices of different stocks have no common mean.",
            );
            check::ordered(&market, &[("AAPL", 10), ("AAPL", 10), ("MSFT", 10)]);
            check::answer(
                &report.profit_cents,
                &(10 * -30 + 10 * 18),
                "AAPL lost 30 a share, and MSFT stands 18 above its purchase, at the last tick of the day.",
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn part_3b_orders_are_bounded_and_the_stream_is_never_held_up() {
        let market = market(140).at_most_in_flight(2).build();
        let (sender, ticks) = mpsc::channel(1);
        let feed = tokio::spawn(stream(sender, zigzag(140, 9)));
        let (report, elapsed) =
            check::timed(trade(market.clone(), ticks, pending(), rules(1, 2))).await;
        let (taken, held_up) = feed.await.expect("the stream does not panic");
        check::answer(&taken, &9, "Ticks taken. The trader reads the stream to its end.");
        assert!(
            held_up.is_zero(),
            "the stream was held up for {:.1} s. Somebody waits for an order, or for a place for one, in the \
             loop that reads the ticks: let the order wait, not the reader.",
            held_up.as_secs_f64(),
        );
        assert!(
            report.failed == 0,
            "{} orders failed: the market refuses a third one while two are in flight. Nothing in the trader \
             holds an order back until there is a place for it.",
            report.failed,
        );
        check::calls(&market, 8);
        check::cancelled(&market, 0);
        // Orders begin at 0.1, 0.2, then two for each second; the last two at 3.1 and 3.2.
        check::peak_in_flight(&market, 2);
        check_pace(&market, elapsed, Duration::from_millis(4200), "8 orders of 1 s, 2 at a time");
    }

    #[tokio::test(start_paused = true)]
    async fn part_3c_a_failed_order_is_no_trade() {
        let market = market(143).fails("AAPL", 2).build();
        let (sender, ticks) = mpsc::channel(1);
        tokio::spawn(stream(sender, zigzag(143, 5)));
        let (report, _) = check::timed(trade(market.clone(), ticks, pending(), rules(1, 4))).await;
        check::calls(&market, 4);
        check::answer(
            &(report.trades.len(), report.failed),
            &(2, 2),
            "(trades, failed) of four orders, of which the market did not confirm two.",
        );
        check::answer(
            &report.profit_cents,
            &-3000,
            "What is left is one purchase and one sale, 300 lower, of 10 shares. Count only what was confirmed.",
        );
    }

    #[tokio::test(start_paused = true)]
    async fn part_3d_a_shutdown_finishes_what_was_begun() {
        let market = market(144).at_most_in_flight(2).build();
        let (sender, ticks) = mpsc::channel(1);
        let feed = tokio::spawn(stream(sender, zigzag(144, 50)));
        let stop = sleep(Duration::from_millis(650));
        let (report, elapsed) = check::timed(trade(market.clone(), ticks, stop, rules(1, 2))).await;
        // Seven ticks by then, six signals: two orders in flight, four that wait for their turn.
        check::cancelled(&market, 0);
        check::answer(
            &market.ledger().summary().calls,
            &6,
            "Orders seen by the market; six were signalled before the shutdown. Those that wait for their turn \
             are carried out too, and no tick that comes later is taken.",
        );
        check::answer(
            &(report.trades.len(), report.failed),
            &(6, 0),
            "(trades, failed): the report is made when the last order has its answer.",
        );
        check_pace(&market, elapsed, Duration::from_millis(3200), "6 orders of 1 s, 2 at a time");
        let (taken, _) = feed.await.expect("the stream does not panic");
        check::answer(
            &taken,
            &7,
            "Ticks that the channel took. One that it took after the shutdown is lost without a word: `close` \
             or drop the receiver, and `send` fails.",
        );
    }

    #[tokio::test(start_paused = true)]
    async fn part_3e_an_idle_stream_does_not_hold_up_the_shutdown() {
        let market = market(145).build();
        let (sender, ticks) = mpsc::channel::<Tick>(1);
        let (report, elapsed) =
            check::timed(trade(market, ticks, sleep(SECOND), rules(1, 2))).await;
        drop(sender); // open until now, and silent
        check::answer(
            &elapsed,
            &SECOND,
            "Nothing is in flight: the trader ends with the shutdown.",
        );
        let nothing = Report { trades: Vec::new(), failed: 0, profit_cents: 0 };
        check::answer(&report, &nothing, "A day without a price.");
    }

    #[tokio::test(start_paused = true)]
    async fn part_3g_a_flood_of_ticks_does_not_hide_the_shutdown() {
        // There is always one more tick in the stream, and time goes on all the same.
        let number = 30_000;
        let (sender, ticks) = mpsc::channel(number);
        for _ in 0..number {
            let tick = Tick { symbol: "AAPL".to_owned(), cents: 1 };
            sender.try_send(tick).expect("there is room in the stream");
        }
        let clock = tokio::spawn(async {
            for _ in 0..2_000 {
                tokio::time::advance(Duration::from_millis(1)).await;
            }
        });
        let stop = sleep(Duration::from_millis(20));
        let work = trade(market(153).build(), ticks, stop, rules(2, 3));
        let (_, elapsed) = check::timed(work).await;
        clock.abort();
        drop(sender); // open until now
        assert!(
            elapsed < Duration::from_millis(100),
            "the trader was stopped after 20 ms, and read on until {} ms. While there is always another tick, a `biased` \
             select with the ticks first, or a loop that empties the stream, never comes to the shutdown.",
            elapsed.as_millis()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn part_3j_what_is_in_the_stream_at_the_shutdown_is_left_there() {
        let market = market(156).latency(Duration::from_millis(10)).build();
        let (sender, ticks) = mpsc::channel(64);
        // Sixty ticks come at the very moment of the shutdown.
        let stop = async move {
            sleep(SECOND).await;
            for (symbol, cents) in zigzag(156, 60) {
                sender
                    .try_send(Tick { symbol: symbol.to_owned(), cents })
                    .expect("there is room in the stream");
            }
        };
        let (report, _) = check::timed(trade(market.clone(), ticks, stop, rules(1, 3))).await;
        let orders = market.ledger().summary().calls;
        assert!(
            orders < 45,
            "{orders} orders for 60 ticks that were in the stream when the trader was stopped. After the shutdown no tick is \
             taken any more: prices, other than orders, were promised to nobody."
        );
        check::answer(&(report.trades.len() as u64), &orders, "Trades, one for each order.");
    }

    #[tokio::test(start_paused = true)]
    async fn part_3h_as_many_in_flight_as_the_rules_say() {
        // More places than anybody would write down, and an order for each tick but the first.
        let places = check::draw(21..=60) as usize;
        let number = 3 * places;
        let market = market(154).latency(SECOND * 1000).at_most_in_flight(places as u64).build();
        let (sender, ticks) = mpsc::channel(1);
        tokio::spawn(stream(sender, zigzag(154, number + 1)));
        let rules = Rules { window: 1, quantity: u32::MAX, max_in_flight: places };
        let (report, elapsed) = check::timed(trade(market.clone(), ticks, pending(), rules)).await;
        check::answer(&(report.trades.len(), report.failed), &(number, 0), "(trades, failed)");
        check::peak_in_flight(&market, places as u64);
        check::ordered(&market, &vec![("AAPL", u32::MAX); number]);
        check_pace(
            &market,
            elapsed,
            SECOND * 3000 + places as u32 * GAP,
            "three rounds of slow orders",
        );
    }

    #[tokio::test(start_paused = true)]
    async fn part_3i_no_error_is_tried_again() {
        use slow_api::Trouble;
        let script = Trouble::ALL.map(Some);
        let market = market(155).troubles("AAPL", &script).build();
        let (sender, ticks) = mpsc::channel(1);
        tokio::spawn(stream(sender, zigzag(155, 7)));
        let (report, _) = check::timed(trade(market.clone(), ticks, pending(), rules(1, 8))).await;
        check::calls(&market, 6);
        let habit = "(trades, failed) of six orders: four failed, each in its own way, and none of these is a trade or tried \
                     again.";
        check::answer(&(report.trades.len(), report.failed), &(2, 4), habit);
    }

    /// Two symbols, many orders, and a market that is very slow.
    #[tokio::test(start_paused = true)]
    async fn part_3f_a_long_day() {
        // The first two orders for MSFT fail. The fourth place is somebody else's, all day.
        let market = market(152)
            .latency(Duration::from_millis(20_030))
            .fails("MSFT", 2)
            .at_most_in_flight(4);
        let market = market.latency_of("NFLX", 50_000 * SECOND).build();
        let neighbour = tokio::spawn(market.quote("NFLX"));
        let (sender, ticks) = mpsc::channel(1);
        let day = (0..1500).map(|n| (["AAPL", "MSFT"][n % 2], 9_000 + 300 * (n as i64 / 2 % 2)));
        let feed = tokio::spawn(stream(sender, day.collect()));
        let rules = Rules { window: 1, quantity: 3, max_in_flight: 3 };
        let stop = sleep(Duration::from_millis(149_950));
        let (report, elapsed) = check::timed(trade(market.clone(), ticks, stop, rules)).await;
        let (taken, held_up) = feed.await.expect("the stream does not panic");
        assert!(
            held_up.is_zero(),
            "the stream was held up for {:.1} s. More than a thousand orders wait for their turn, and wherever they \
             do, there must be room for all.",
            held_up.as_secs_f64(),
        );
        check::answer(
            &taken,
            &1500,
            "Ticks taken before the shutdown. Nothing else ends the day, least of all an order that fails.",
        );
        check::answer(
            &(report.trades.len(), report.failed),
            &(1496, 2),
            "(trades, failed) of 1498 orders, of which the market did not confirm two. Every order that was \
             signalled is carried out, however long it takes, with at most `max_in_flight` of them in flight for all \
             symbols together.",
        );
        // The neighbour's call, and three of ours.
        check::peak_in_flight(&market, 4);
        let right = report.trades.iter().all(|trade| trade.quantity == 3);
        assert!(
            right,
            "got {:?}, expected 3 shares in each trade, as the rules say",
            report.trades[0]
        );
        let best = Duration::from_millis(10_015_200);
        check_pace(&market, elapsed, best, "1498 orders of 20.03 s, 3 at a time");
        neighbour.abort();
    }
}
