// idea: poll_fn that polls the interval first and then the channel, with a fixed array for the candle
//! Cancel safe.

use std::future::poll_fn;
use std::task::Poll;
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
    let mut ticks = interval_at(Instant::now() + period, period);
    let (mut part, mut filled, mut candles) = ([0.0; 3], 0, vec![]);
    poll_fn(|cx| {
        loop {
            while ticks.poll_tick(cx).is_ready() {
                on_tick();
            }
            match prices.poll_recv(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(std::mem::take(&mut candles)),
                Poll::Ready(Some(price)) => {
                    part[filled] = price;
                    filled += 1;
                    if filled == 3 {
                        let [open, middle, close] = part;
                        candles.push(Candle { open, middle, close });
                        filled = 0;
                    }
                }
            }
        }
    })
    .await
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
