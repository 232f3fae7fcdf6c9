// expect: The right ones, in the wrong order.
use slow_api::{Market, MarketError, Quote};
use tokio::task::JoinSet;

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    let mut set = JoinSet::new();
    for symbol in symbols {
        set.spawn(market.quote(symbol));
    }
    let headline = headline.await;
    let mut quotes = Vec::new();
    for answer in set.join_all().await {
        quotes.push(answer?);
    }
    // A symbol that is asked for twice has two places, and this finds the first.
    quotes.sort_by_key(|quote| symbols.iter().position(|symbol| *symbol == quote.symbol));
    Ok((headline, quotes))
}

fn main() {}
