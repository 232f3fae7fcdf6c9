// expect: The chart ends when the channel closes
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
        ticks.tick().await;
        on_tick();
        loop {
            match prices.try_recv() {
                Ok(price) => partial.push(price),
                Err(mpsc::error::TryRecvError::Empty) => break,
                Err(mpsc::error::TryRecvError::Disconnected) => {
                    let candle = |three: &[f64]| Candle {
                        open: three[0],
                        middle: three[1],
                        close: three[2],
                    };
                    candles.extend(partial.chunks_exact(3).map(candle));
                    return candles;
                }
            }
        }
    }
}

fn main() {}
