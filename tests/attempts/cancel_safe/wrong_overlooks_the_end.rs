// expect: the thread of the runtime is blocked, or never comes back: a virtual clock needs no time
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at};

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
    mut prices: mpsc::Receiver<f64>,
    period: Duration,
    mut on_tick: impl FnMut(),
) -> Vec<Candle> {
    let (mut candles, mut partial) = (Vec::new(), Vec::new());
    let mut ticks = interval_at(Instant::now() + period, period);
    loop {
        tokio::select! {
            // `None` only switches this branch off, and the other one never ends.
            Some(price) = prices.recv() => {
                partial.push(price);
                if let [open, middle, close] = partial[..] {
                    candles.push(Candle { open, middle, close });
                    partial.clear();
                }
            }
            _ = ticks.tick() => on_tick(),
            else => return candles,
        }
    }
}

fn main() {}
