// expect: took 30.0 s, could take 2.0 s (the headline; every price takes 1.0 s, all at once and meanwhile)
use futures::stream::{self, StreamExt, TryStreamExt};
use slow_api::{Market, MarketError, Quote};

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let calls = stream::iter(symbols).map(|symbol| market.quote(symbol));
    let (headline, quotes) = tokio::join!(headline, calls.buffered(10).try_collect());
    Ok((headline, quotes?))
}

fn main() {}
