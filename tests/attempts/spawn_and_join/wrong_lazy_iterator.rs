// expect: the market never saw more than 1 call in flight. Each call is awaited before the next one starts
use slow_api::{Market, MarketError, Quote};

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let tasks = symbols.iter().map(|symbol| tokio::spawn(market.quote(symbol)));
    let headline = headline.await;
    let mut quotes = Vec::new();
    for task in tasks {
        quotes.push(task.await.unwrap()?);
    }
    Ok((headline, quotes))
}

fn main() {}
