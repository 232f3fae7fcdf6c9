use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::timeout;

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let quotes = Mutex::new(Vec::new());
    let all = stream::iter(symbols).for_each_concurrent(AT_ONCE, async |symbol| {
        let answer = market.quote(symbol).await;
        quotes.lock().unwrap().extend(answer);
    });
    let _ = timeout(limit, all).await;
    quotes.into_inner().unwrap()
}

fn main() {}
