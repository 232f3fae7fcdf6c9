use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let mut tasks = Vec::new();
    for symbol in symbols {
        tasks.push(tokio::spawn(market.quote(symbol)));
    }
    let headline = headline.await;
    let answers = join_all(tasks).await;
    let quotes: Result<Vec<Quote>, _> = answers.into_iter().map(Result::unwrap).collect();
    Ok((headline, quotes?))
}

fn main() {}
