// idea: FuturesOrdered polls all at once and hands the answers out in order
//! Keep going.

use futures::StreamExt;
use futures::stream::FuturesOrdered;
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn twice_is_twice() {
        let market = Market::default();
        let (quotes, errors) = keep_going(&market, &["AAPL", "NO", "AAPL", "NO"]).await;
        assert_eq!((quotes.len(), errors.len()), (2, 2));
    }
}

/// Asks for every symbol once, all together.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let mut answers: FuturesOrdered<_> = symbols.iter().map(|s| market.quote(s)).collect();
    let mut split = (vec![], vec![]);
    while let Some(answer) = answers.next().await {
        match answer {
            Ok(q) => split.0.push(q),
            Err(e) => split.1.push(e),
        }
    }
    split
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
