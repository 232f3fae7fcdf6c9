// idea: join_all and then a fold into two vectors
//! Keep going.

use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

/// Quotes and errors.
type Split = (Vec<Quote>, Vec<MarketError>);

/// Asks for every symbol once, all together.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let calls: Vec<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    join_all(calls).await.into_iter().fold(Split::default(), |mut split, answer| {
        match answer {
            Ok(quote) => split.0.push(quote),
            Err(error) => split.1.push(error),
        }
        split
    })
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
