// expect: what must survive a tick has to live outside of what a tick drops
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
    let mut candles = Vec::new();
    let mut ticks = interval_at(Instant::now() + period, period);
    let mut kept = None;
    loop {
        tokio::select! {
            candle = async {
                let open = match kept {
                    Some(open) => open,
                    None => *kept.insert(prices.recv().await?),
                };
                let middle = prices.recv().await?;
                let close = prices.recv().await?;
                kept = None;
                Some(Candle { open, middle, close })
            } => match candle {
                Some(candle) => candles.push(candle),
                None => return candles,
            },
            _ = ticks.tick() => on_tick(),
        }
    }
}

fn main() {}
