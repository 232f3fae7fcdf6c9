use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::sleep;

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let answers =
        stream::iter(symbols).map(|symbol| market.quote(symbol)).buffer_unordered(AT_ONCE);
    answers
        .take_until(sleep(limit))
        .filter_map(|answer| std::future::ready(answer.ok()))
        .collect()
        .await
}

fn main() {}
