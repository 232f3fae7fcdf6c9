// expect: took 5.0 s, could take 3.0 s (the longest price, AAPL
use slow_api::{Market, MarketError, Quote};

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let tasks: Vec<_> = symbols.iter().map(|symbol| tokio::spawn(market.quote(symbol))).collect();
    let mut quotes = Vec::new();
    for task in tasks {
        quotes.push(task.await.unwrap()?);
    }
    Ok((headline.await, quotes))
}

fn main() {}
