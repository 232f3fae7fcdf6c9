// expect: s, all at once and meanwhile): the market saw up to
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
