// idea: every task answers through a oneshot channel, read in the order of the symbols
//! The prices are under way as tasks while the headline is being written.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let receivers: Vec<oneshot::Receiver<_>> = symbols
        .iter()
        .map(|symbol| {
            let (reply, answer) = oneshot::channel();
            let call = market.quote(symbol);
            tokio::spawn(async move { reply.send(call.await) });
            answer
        })
        .collect();
    let text = headline.await;
    let mut quotes = vec![];
    for answer in receivers {
        quotes.push(answer.await.expect("every task replies")?);
    }
    Ok((text, quotes))
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
