// idea: keeps the times of the last LIMIT calls and waits until the oldest is a WINDOW ago
//! Rate limit.

use slow_api::{Market, MarketError, Quote};
use std::collections::VecDeque;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::Instant as Moment;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// When the last calls began.
#[derive(Default)]
struct Log(VecDeque<Moment>);

impl Log {
    async fn turn(&mut self) {
        if self.0.len() == LIMIT
            && let Some(oldest) = self.0.pop_front()
        {
            tokio::time::sleep_until(oldest + WINDOW).await;
        }
        self.0.push_back(Moment::now());
    }
}

/// At most LIMIT calls in any WINDOW.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let (mut log, mut set) = (Log::default(), JoinSet::new());
    for (i, symbol) in symbols.iter().enumerate() {
        log.turn().await;
        let call = market.quote(symbol);
        set.spawn(async move { (i, call.await) });
    }
    let mut answers = set.join_all().await;
    answers.sort_unstable_by_key(|answer| answer.0);
    answers.into_iter().map(|answer| answer.1).collect()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // Real clocks are not exact to the millisecond; this market is generous by fifty of them.
    let generous = WINDOW - Duration::from_millis(50);
    let market =
        Market::builder().latency(Duration::from_millis(300)).at_most_per(generous, LIMIT).build();
    let start = Instant::now();

    let answers = fetch_politely(&market, &slow_api::SYMBOLS[..11]).await;

    for answer in &answers {
        match answer {
            Ok(quote) => println!("{:6} {:>8.2}", quote.symbol, quote.price),
            Err(error) => println!("{error}"),
        }
    }
    println!("{:.1} s (2.3 s are enough for eleven calls)", start.elapsed().as_secs_f64());
}
