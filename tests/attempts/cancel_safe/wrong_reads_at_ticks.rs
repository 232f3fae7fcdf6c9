// expect: two periods passed until the channel was closed
// idea: the channel is emptied at each tick only, so the sender is held up and the end comes late
//! Cancel safe.

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

/// Candles until the channel closes, a tick every period.
async fn chart(
    mut prices: mpsc::Receiver<f64>,
    period: Duration,
    mut on_tick: impl FnMut(),
) -> Vec<Candle> {
    let mut taken = Vec::new();
    let mut ticks = interval_at(Instant::now() + period, period);
    loop {
        ticks.tick().await;
        on_tick();
        loop {
            match prices.try_recv() {
                Ok(price) => taken.push(price),
                Err(mpsc::error::TryRecvError::Empty) => break,
                Err(mpsc::error::TryRecvError::Disconnected) => {
                    return taken
                        .chunks_exact(3)
                        .map(|p| Candle { open: p[0], middle: p[1], close: p[2] })
                        .collect();
                }
            }
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
