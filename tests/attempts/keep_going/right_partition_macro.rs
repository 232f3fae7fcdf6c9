// idea: std partition and a macro that unwraps both halves
//! Keep going.

use futures::future::{self, FutureExt};
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

macro_rules! each {
    ($answers:expr, $unwrap:path) => {
        $answers.into_iter().filter_map($unwrap).collect()
    };
}

/// Asks for every symbol once, all together.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    future::join_all(symbols.iter().map(|symbol| market.quote(symbol)))
        .map(|answers| answers.into_iter().partition::<Vec<_>, _>(Result::is_ok))
        .map(|(good, bad)| (each!(good, Result::ok), each!(bad, Result::err)))
        .await
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
