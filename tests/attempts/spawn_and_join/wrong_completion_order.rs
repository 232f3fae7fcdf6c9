// expect: This is the order in which the answers came.
use slow_api::{Market, MarketError, Quote};
use tokio::task::JoinSet;

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let set: JoinSet<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    let headline = headline.await;
    let quotes: Result<Vec<Quote>, _> = set.join_all().await.into_iter().collect();
    Ok((headline, quotes?))
}

fn main() {}
