// idea: the handles are collected first, and joined in their order after the headline
//! The prices are under way as tasks while the headline is being written.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let tasks: Vec<_> = symbols.iter().map(|symbol| tokio::spawn(market.quote(symbol))).collect();
    let headline = headline.await;
    let mut quotes = Vec::with_capacity(tasks.len());
    for task in tasks {
        quotes.push(task.await.expect("no quote panics")?);
    }
    Ok((headline, quotes))
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(300)).build();
    let headline = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        "Markets calm".to_owned()
    };
    let start = Instant::now();
    let answer = report(&market, &["AAPL", "GOOGL", "MSFT"], headline).await;
    match answer {
        Ok((headline, quotes)) => {
            println!("{headline}");
            for Quote { symbol, price } in quotes {
                println!("{symbol} at {price:.2}");
            }
        }
        Err(error) => println!("{error}"),
    }
    println!("{:.1?} in all; the longest wait is 0.3 s", start.elapsed());
}
