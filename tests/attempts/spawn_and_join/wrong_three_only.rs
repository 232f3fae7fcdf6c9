// expect: the market saw 3 calls, expected
use slow_api::{Market, MarketError, Quote};

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let tasks: Vec<_> =
        symbols.iter().take(3).map(|symbol| tokio::spawn(market.quote(symbol))).collect();
    let headline = headline.await;
    let mut quotes = Vec::new();
    for task in tasks {
        quotes.push(task.await.unwrap()?);
    }
    Ok((headline, quotes))
}

fn main() {}
