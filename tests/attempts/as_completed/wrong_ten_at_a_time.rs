// expect: took 30.0 s, could take 1.0 s (300 calls of 1.0 s, all at once)
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
