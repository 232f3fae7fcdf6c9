// idea: a stream that yields calls in waves, feeding FuturesOrdered while it waits for the next wave
//! Rate limit.

use futures::stream::{self, StreamExt};
use slow_api::{Market, MarketError, Quote};
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// At most LIMIT calls in any WINDOW.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let calls = stream::iter(symbols.iter().enumerate()).then(|(i, symbol)| async move {
        if i > 0 && i.is_multiple_of(LIMIT) {
            sleep(WINDOW).await;
        }
        market.quote(symbol)
    });
    pin!(calls).buffered(usize::MAX >> 4).collect().await
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
