// expect: got nothing; expected AAPL, GOOGL, TSLA (all that came in time, here sorted by name). AAPL, GOOGL, TSLA missing: an answer was lost
use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::timeout;

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let answers =
        stream::iter(symbols).map(|symbol| market.quote(symbol)).buffer_unordered(AT_ONCE);
    let quotes = answers.filter_map(|answer| std::future::ready(answer.ok())).collect();
    timeout(limit, quotes).await.unwrap_or_default()
}

fn main() {}
