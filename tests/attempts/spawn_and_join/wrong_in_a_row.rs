// expect: took 8.0 s, could take 3.0 s
use slow_api::{Market, MarketError, Quote};

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let headline = headline.await;
    let mut quotes = Vec::new();
    for symbol in symbols {
        quotes.push(tokio::spawn(market.quote(symbol)).await.unwrap()?);
    }
    Ok((headline, quotes))
}

fn main() {}
