use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

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
    let mut all = Vec::new();
    let mut next = Instant::now() + period;
    loop {
        match tokio::time::timeout_at(next, prices.recv()).await {
            Ok(Some(price)) => all.push(price),
            Ok(None) => break,
            Err(_elapsed) => {
                on_tick();
                next += period;
            }
        }
    }
    let candle = |three: &[f64]| Candle { open: three[0], middle: three[1], close: three[2] };
    all.chunks_exact(3).map(candle).collect()
}

fn main() {}
