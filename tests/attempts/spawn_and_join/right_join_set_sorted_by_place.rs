// idea: a JoinSet whose tasks tell their place; a BTreeMap puts them in order
//! The prices are under way as tasks while the headline is being written.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use std::collections::BTreeMap;
use tokio::task::JoinSet;

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let mut tasks = JoinSet::new();
    for (place, symbol) in symbols.iter().enumerate() {
        let call = market.quote(symbol);
        tasks.spawn(async move { (place, call.await) });
    }
    let headline = headline.await;
    let mut quotes = BTreeMap::new();
    while let Some(done) = tasks.join_next().await {
        let (place, answer) = done.expect("no quote panics");
        quotes.insert(place, answer?);
    }
    Ok((headline, quotes.into_values().collect()))
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
