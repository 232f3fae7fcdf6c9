// idea: `remote_handle` of futures splits each call: one half is spawned, the other is awaited
//! The prices are under way as tasks while the headline is being written.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use futures::future::{FutureExt, RemoteHandle};

type Pending = RemoteHandle<Result<Quote, MarketError>>;

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let mut pending: Vec<Pending> = Vec::new();
    for symbol in symbols {
        let (work, handle) = market.quote(symbol).remote_handle();
        tokio::spawn(work);
        pending.push(handle);
    }
    let headline = headline.await;
    let quotes = futures::future::try_join_all(pending).await?;
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
