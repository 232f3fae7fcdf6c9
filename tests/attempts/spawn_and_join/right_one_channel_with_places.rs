// idea: all tasks send their place and answer into one channel, which is emptied into slots
//! The prices are under way as tasks while the headline is being written.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let (sender, mut answers) = tokio::sync::mpsc::unbounded_channel();
    for (place, symbol) in symbols.iter().enumerate() {
        let (market, symbol, sender) = (market.clone(), symbol.to_string(), sender.clone());
        tokio::spawn(async move {
            let answer = market.quote(&symbol).await;
            let _ = sender.send((place, answer));
        });
    }
    drop(sender);
    let headline = headline.await;
    let mut slots = vec![None; symbols.len()];
    while let Some((place, answer)) = answers.recv().await {
        slots[place] = Some(answer?);
    }
    Ok((headline, slots.into_iter().map(Option::unwrap).collect()))
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
