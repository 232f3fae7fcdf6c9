// idea: two endless-looking futures side by side with futures::select, none of them is ever recreated
//! Cancel safe.

use futures::future::{Either, select};
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

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn ticks_while_nothing_comes() {
        let (sender, prices) = mpsc::channel(1);
        tokio::spawn(async move {
            sleep(Duration::from_millis(350)).await;
            drop(sender);
        });
        let mut ticks = 0;
        assert!(chart(prices, Duration::from_millis(100), || ticks += 1).await.is_empty());
        assert_eq!(ticks, 3);
    }
}

/// Candles until the channel closes, a tick every period.
async fn chart(
    mut prices: mpsc::Receiver<f64>,
    period: Duration,
    mut on_tick: impl FnMut(),
) -> Vec<Candle> {
    let mut ticks = interval_at(Instant::now() + period, period);
    let ticking = async {
        loop {
            ticks.tick().await;
            on_tick();
        }
    };
    let collecting = async {
        let mut candles = Vec::new();
        loop {
            match next_candle(&mut prices).await {
                Some(candle) => candles.push(candle),
                None => break candles,
            }
        }
    };
    let (ticking, collecting) = (pin!(ticking), pin!(collecting));
    match select(collecting, ticking).await {
        Either::Left((candles, _)) => candles,
        Either::Right((never, _)) => never,
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
