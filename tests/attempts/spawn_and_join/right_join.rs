use futures::future::try_join_all;
use slow_api::{Market, MarketError, Quote};

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let calls = try_join_all(symbols.iter().map(|symbol| market.quote(symbol)));
    let (headline, quotes) = tokio::join!(headline, calls);
    Ok((headline, quotes?))
}

fn main() {}
