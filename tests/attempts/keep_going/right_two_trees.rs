// idea: FuturesUnordered, and two BTreeMaps keyed by place put the order right
//! Keep going.

use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, MarketError, Quote};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Asks for every symbol once, all together.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let calls = symbols.iter().zip(0_usize..).map(|(symbol, place)| {
        let call = market.quote(symbol);
        async move { (place, call.await) }
    });
    let calls: FuturesUnordered<_> = calls.collect();
    let (good, bad) = calls
        .fold((BTreeMap::new(), BTreeMap::new()), async |(mut good, mut bad), (place, answer)| {
            match answer {
                Ok(quote) => _ = good.insert(place, quote),
                Err(error) => _ = bad.insert(place, error),
            }
            (good, bad)
        })
        .await;
    (good.into_values().collect(), bad.into_values().collect())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();

    let (quotes, errors) = keep_going(&market, &["AAPL", "INVALID", "GOOGL"]).await;

    for quote in quotes {
        println!("{:8} {:>8.2}", quote.symbol, quote.price);
    }
    for error in errors {
        println!("failed: {error}");
    }
    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
}
