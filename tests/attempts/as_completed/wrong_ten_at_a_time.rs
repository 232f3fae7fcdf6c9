// expect: calls in flight, and the last one began only at
use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let calls = stream::iter(symbols).map(|symbol| market.quote(symbol));
    let mut answers = calls.buffer_unordered(10);
    while let Some(answer) = answers.next().await {
        if let Ok(quote) = answer {
            show(quote);
        }
    }
}

fn main() {}
