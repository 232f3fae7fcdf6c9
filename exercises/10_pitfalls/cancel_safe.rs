//! A chart program builds candles from prices, three prices to a candle, and redraws its clock at every tick.
//! Since the clock was added, prices go missing: `select!` drops the branch that loses, and the prices that
//! `next_candle` had already taken from the channel are lost with it.
//!
//! Make `chart` lose no price, with every tick on time.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at, sleep};

/// Three consecutive prices.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Candle {
    open: f64,
    middle: f64,
    close: f64,
}

/// Takes three prices from the channel; `None` when it is closed before the third.
async fn next_candle(prices: &mut mpsc::Receiver<f64>) -> Option<Candle> {
    let open = prices.recv().await?;
    let middle = prices.recv().await?;
    let close = prices.recv().await?;
    Some(Candle { open, middle, close })
}

/// Turns prices into candles until the channel closes. Calls `on_tick` at every `period`, first after one
/// period, however often prices come. Prices left over at the end, fewer than three, make no candle.
async fn chart(
    mut prices: mpsc::Receiver<f64>,
    period: Duration,
    mut on_tick: impl FnMut(),
) -> Vec<Candle> {
    let mut candles = Vec::new();
    let mut ticks = interval_at(Instant::now() + period, period);
    loop {
        // TODO: every turn of this loop makes a new `next_candle`, and every tick drops it half done.
        tokio::select! {
            candle = next_candle(&mut prices) => match candle {
                Some(candle) => candles.push(candle),
                None => return candles,
            },
            _ = ticks.tick() => on_tick(),
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let start = Instant::now();
    let (sender, prices) = mpsc::channel(8);
    tokio::spawn(async move {
        for price in 1..=9 {
            sleep(Duration::from_millis(70)).await;
            let _ = sender.send(f64::from(price)).await;
        }
    });

    let candles = chart(prices, Duration::from_millis(100), || println!("tick")).await;

    println!("{} candles, of nine prices there could be three: {candles:?}", candles.len());
    println!("{:.2} s (nine prices, 0.07 s apart)", start.elapsed().as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::{Candle, chart};
    use slow_api::check;
    use std::time::Duration;
    use tokio::sync::mpsc;
    use tokio::time::{Instant, sleep};

    /// Prices that come so far apart, and a clock that ticks so often; never both at the same moment.
    #[derive(Clone, Copy)]
    struct Day {
        prices: usize,
        gap: Duration,
        period: Duration,
    }

    const fn day(prices: usize, gap_ms: u64, period_ms: u64) -> Day {
        let [gap, period] = [Duration::from_millis(gap_ms), Duration::from_millis(period_ms)];
        Day { prices, gap, period }
    }

    /// Ticks before, after and between the prices of a candle: now between the first and the second, now between
    /// the second and the third, and sometimes several at once.
    const DAYS: [Day; 5] = [
        day(10, 650, 1000),
        day(9, 870, 1000),
        day(12, 350, 730),
        day(5, 2300, 1000),
        day(2, 400, 300),
    ];

    impl Day {
        /// All different from each other and from those of another seed.
        fn prices(&self, seed: u64) -> Vec<f64> {
            let market = slow_api::Market::builder().seed(seed).build();
            let symbols = &slow_api::SYMBOLS[..self.prices];
            symbols.iter().filter_map(|symbol| market.price(symbol)).collect()
        }

        /// Charts the prices; returns the candles, when the clock ticked, and how long it took.
        async fn run(&self, prices: &[f64]) -> (Vec<Candle>, Vec<Duration>, Duration) {
            let (sender, receiver) = mpsc::channel(4);
            let (prices, gap) = (prices.to_vec(), self.gap);
            tokio::spawn(async move {
                for price in prices {
                    sleep(gap).await;
                    let _ = sender.send(price).await;
                }
            });
            let start = Instant::now();
            let mut ticks = Vec::new();
            let work = chart(receiver, self.period, || ticks.push(start.elapsed()));
            let (candles, elapsed) = check::timed(work).await;
            (candles, ticks, elapsed)
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_price_is_lost() {
        for (day, seed) in DAYS.iter().zip(111..) {
            let prices = day.prices(seed);
            let (got, _, _) = day.run(&prices).await;
            let candle =
                |three: &[f64]| Candle { open: three[0], middle: three[1], close: three[2] };
            let expected: Vec<Candle> = prices.chunks_exact(3).map(candle).collect();
            let used: Vec<f64> =
                got.iter().flat_map(|candle| [candle.open, candle.middle, candle.close]).collect();
            let wanted = &prices[..3 * expected.len()];
            let lost = wanted.iter().filter(|price| !used.contains(price)).count();
            let habit = if lost > 0 {
                "When the clock ticks, `select!` drops the other future, and with it everything it has taken and \
                 not yet handed out: what must survive a tick has to live outside of what a tick drops."
            } else {
                "Every price belongs to one candle, three in a row, and fewer than three at the end make none."
            };
            assert!(
                got == expected,
                "candles of {} prices: got {}, expected {}, and {lost} of the prices are missing in them. Got \
                 {got:?}, expected {expected:?}. {habit}",
                prices.len(),
                got.len(),
                expected.len(),
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn every_number_is_a_price() {
        // The same one again and again, nothing, less than nothing, and very much.
        let prices = [7.0, 7.0, 7.0, 0.0, -1.5, 1e300, 7.0, 7.25, 7.25, f64::MIN, 0.0, 0.0, 5.0];
        let (got, _, _) = day(prices.len(), 650, 1000).run(&prices).await;
        let candle = |three: &[f64]| Candle { open: three[0], middle: three[1], close: three[2] };
        let expected: Vec<Candle> = prices.chunks_exact(3).map(candle).collect();
        let habit = "Every price that the channel gives counts, whatever number it is, and whatever the one before was.";
        check::answers(&got, &expected, habit);
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_of_prices_is_a_lot_of_candles() {
        let prices: Vec<f64> = (0..3 * check::plenty() as u32 + 1).map(f64::from).collect();
        let (sender, receiver) = mpsc::channel(prices.len());
        for price in &prices {
            sender.try_send(*price).expect("there is room");
        }
        tokio::spawn(async move {
            sleep(Duration::from_millis(250)).await;
            drop(sender);
        });
        let mut ticks = 0;
        let work = chart(receiver, Duration::from_millis(100), || ticks += 1);
        let (got, _) = check::timed(work).await;
        let candle = |three: &[f64]| Candle { open: three[0], middle: three[1], close: three[2] };
        let expected: Vec<Candle> = prices.chunks_exact(3).map(candle).collect();
        check::answers(
            &got,
            &expected,
            "All prices were in the channel at once, and then it was silent for a while.",
        );
        let habit = "So often `on_tick` was called; two periods passed until the channel was closed. The first tick comes \
                     after one period (`interval_at`), prices and ticks are waited for at the same time, and a closed \
                     channel is the end.";
        check::answer(&ticks, &2, habit);
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_of_prices_does_not_hold_up_the_clock() {
        // For five periods there is always another price, and the loop is never idle.
        let period = Duration::from_millis(100);
        let (sender, receiver) = mpsc::channel(64);
        tokio::spawn(async move {
            let begun = Instant::now();
            for number in 0..5_000_u32 {
                let _ = sender.send(f64::from(number)).await;
                // Time passes, and nothing waits for it.
                if number % 10 == 0 && begun.elapsed() < period * 5 {
                    tokio::time::advance(Duration::from_millis(1)).await;
                }
            }
        });
        let start = Instant::now();
        let mut ticks = 0;
        let work = chart(receiver, period, || ticks += 1);
        let (candles, _) = check::timed(work).await;
        check::answer(&candles.len(), &(5_000 / 3), "Candles of 5000 prices.");
        let passed = start.elapsed().as_millis() / period.as_millis();
        assert!(
            ticks + 1 >= passed && passed >= 4,
            "the clock ticked {ticks} times in {passed} periods: while there are prices in the channel, nobody looks at it. \
             `select!` looks at its branches in a random order for that reason; `biased` takes the first one that is ready, \
             and a loop that empties the channel first never comes to the tick."
        );
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn every_tick_is_on_time() {
        for (day, seed) in DAYS.iter().zip(113..) {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .start_paused(true)
                .build();
            let run = async { day.run(&day.prices(seed)).await };
            let (_, ticks, elapsed) = runtime.expect("a runtime").block_on(run);
            check::answer(
                &elapsed,
                &(day.gap * day.prices as u32),
                "The chart ends when the channel closes, with the last price.",
            );
            let all = (1..).map(|number| day.period * number);
            let expected: Vec<Duration> = all.take_while(|tick| *tick < elapsed).collect();
            let habit = if ticks.first().is_some_and(Duration::is_zero) {
                "The first tick of `interval` is immediate; that of `interval_at` comes when you say."
            } else {
                "The clock ticks at every period, whether prices come or not: a `sleep` that every price \
                 starts anew never ends, and a tick that waits for a candle is late. (`std::time::Instant` does not know \
                 the clock of this check: `tokio::time::Instant` does.)"
            };
            check::answer(&ticks, &expected, habit);
        }
    }
}
