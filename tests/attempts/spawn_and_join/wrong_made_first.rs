// expect: s: something else was waited for until then, one thing after another. Start the calls
use futures::future::try_join_all;
use slow_api::{Market, MarketError, Quote};

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let calls: Vec<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    let headline = headline.await;
    let quotes = try_join_all(calls).await?;
    Ok((headline, quotes))
}

fn main() {}
