// idea: divide and conquer: the halves of the list are joined, down to a single symbol
//! All symbols are asked for at the same time; the answers stand in the order of the symbols.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use futures::future::{BoxFuture, FutureExt};

fn halves<'a>(
    market: &'a Market,
    symbols: &'a [&'a str],
) -> BoxFuture<'a, Vec<Result<Quote, MarketError>>> {
    async move {
        match symbols {
            [] => vec![],
            [symbol] => vec![market.quote(symbol).await],
            _ => {
                let (left, right) = symbols.split_at(symbols.len() / 2);
                let (mut left, right) = tokio::join!(halves(market, left), halves(market, right));
                left.extend(right);
                left
            }
        }
    }
    .boxed()
}

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    halves(market, symbols).await
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(100)).build();
    let start = Instant::now();
    let answers = fetch_all(&market, &["AAPL", "INVALID", "GOOGL", "MSFT"]).await;
    for answer in &answers {
        println!("{answer:?}");
    }
    println!("{} answers, after {:.1?}", answers.len(), start.elapsed());
}
