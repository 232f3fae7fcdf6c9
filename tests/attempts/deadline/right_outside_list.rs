use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::timeout;

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let mut quotes = Vec::new();
    let collect = async {
        let mut answers =
            stream::iter(symbols).map(|symbol| market.quote(symbol)).buffer_unordered(AT_ONCE);
        while let Some(answer) = answers.next().await {
            quotes.extend(answer);
        }
    };
    // Too late or not: what has come is in the list, which lives outside of the future.
    let _ = timeout(limit, collect).await;
    quotes
}

fn main() {}
