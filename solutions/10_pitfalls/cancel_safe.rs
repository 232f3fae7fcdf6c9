//! A chart program builds candles from prices, three prices to a candle, and redraws its clock at every tick.
//! Since somebody added the clock, prices go missing: `select!` drops the branch that loses, and
//! `next_candle` loses with it the prices that it had already taken from the channel.
//!
//! Make `chart` lose no price, with every tick on time.

use futures::stream::{self, StreamExt};
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at, sleep};

/// Three prices in a row.
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
/// period, whatever the prices do. Prices left over at the end, fewer than three, make no candle.
async fn chart(
    prices: mpsc::Receiver<f64>,
    period: Duration,
    mut on_tick: impl FnMut(),
) -> Vec<Candle> {
    let mut candles = Vec::new();
    let mut ticks = interval_at(Instant::now() + period, period);
    // The stream keeps a candle that is half done, and it lives outside of the loop. What a tick drops is
    // `next()`, and that is only a look at the stream.
    let stream = stream::unfold(prices, async |mut prices| {
        let candle = next_candle(&mut prices).await?;
        Some((candle, prices))
    });
    let mut stream = pin!(stream);
    loop {
        tokio::select! {
            candle = stream.next() => match candle {
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
    use super::*;
    use slow_api::check;
    use std::time::Duration;
    use tokio::sync::mpsc;
    use tokio::time::{Instant, sleep};

    const GAP: Duration = Duration::from_millis(650);
    const PERIOD: Duration = Duration::from_secs(1);

    /// Ten prices, all different from each other and from those of another seed.
    fn ten_prices(seed: u64) -> Vec<f64> {
        let market = slow_api::Market::builder().seed(seed).build();
        slow_api::SYMBOLS[..10].iter().filter_map(|symbol| market.price(symbol)).collect()
    }

    /// Charts ten prices that come 0.65 s apart; returns the candles, when the clock ticked, and how long it took.
    async fn run(prices: &[f64]) -> (Vec<Candle>, Vec<Duration>, Duration) {
        let (sender, receiver) = mpsc::channel(4);
        let prices = prices.to_vec();
        tokio::spawn(async move {
            for price in prices {
                sleep(GAP).await;
                let _ = sender.send(price).await;
            }
        });
        let start = Instant::now();
        let mut ticks = Vec::new();
        let (candles, elapsed) =
            check::timed(chart(receiver, PERIOD, || ticks.push(start.elapsed()))).await;
        (candles, ticks, elapsed)
    }

    #[tokio::test(start_paused = true)]
    async fn no_price_is_lost() {
        for seed in [111, 112] {
            let prices = ten_prices(seed);
            let (got, _, _) = run(&prices).await;
            let candle =
                |three: &[f64]| Candle { open: three[0], middle: three[1], close: three[2] };
            let expected: Vec<Candle> = prices.chunks_exact(3).map(candle).collect();
            let lost = 3 * expected.len().saturating_sub(got.len());
            assert!(
                got == expected,
                "of ten prices, three candles; got {} candles, and {lost} prices or more are lost. \
                 Got {got:?}, expected {expected:?}. When the clock ticks, `select!` drops the other future, \
                 and with it everything it has taken and not yet handed out: what must survive a tick has to \
                 live outside of what a tick drops.",
                got.len(),
            );
        }
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn every_tick_is_on_time() {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.expect("a runtime").block_on(async {
        let (_, ticks, elapsed) = run(&ten_prices(113)).await;
        check::answer(
            &elapsed,
            &(10 * GAP),
            "The chart ends when the channel closes, with the tenth price.",
        );
        let expected: Vec<Duration> = (1..=6).map(Duration::from_secs).collect();
        check::answer(
            &ticks,
            &expected,
            "The clock ticks every second, whether prices come or not: a `sleep` that every price starts anew \
             never ends, and a tick that waits for a candle is late.",
        );
        });
    }
}
