// expect: took 3.5 s, could take 2.2 s (the deadline, one for the whole batch; a limit that begins anew with every call
use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::timeout;

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let answers: Vec<_> = stream::iter(symbols)
        .map(|symbol| timeout(limit, market.quote(symbol)))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    answers.into_iter().flatten().flatten().collect()
}

fn main() {}
