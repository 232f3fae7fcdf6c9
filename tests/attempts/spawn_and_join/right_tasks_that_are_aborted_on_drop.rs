// idea: an own handle aborts its task when it is dropped, so an error leaves nothing running
//! The prices are under way as tasks while the headline is being written.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::task::JoinHandle;

struct Owned<T>(JoinHandle<T>);

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<T> Future for Owned<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        Pin::new(&mut self.0).poll(cx).map(|done| done.expect("the task does not panic"))
    }
}

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let mut tasks = Vec::new();
    for symbol in symbols {
        tasks.push(Owned(tokio::spawn(market.quote(symbol))));
    }
    let headline = headline.await;
    let mut quotes = Vec::new();
    for task in tasks {
        quotes.push(task.await?);
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
