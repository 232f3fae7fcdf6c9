use slow_api::{Market, MarketError, Quote};
use tokio::task::JoinSet;

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let mut set = JoinSet::new();
    for (place, symbol) in symbols.iter().enumerate() {
        let call = market.quote(symbol);
        set.spawn(async move { (place, call.await) });
    }
    let headline = headline.await;
    let mut answers = set.join_all().await;
    answers.sort_by_key(|(place, _)| *place);
    let quotes: Result<Vec<Quote>, _> = answers.into_iter().map(|(_, answer)| answer).collect();
    Ok((headline, quotes?))
}

fn main() {}
