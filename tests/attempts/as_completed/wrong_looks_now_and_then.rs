// expect: took 4.01 s, could take 4.0 s (the longest call): the market saw up to 4 calls in flight, and the last answer was there after 4.0 s. What is waited for after
use slow_api::{Market, Quote};
use std::time::Duration;

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let mut tasks: Vec<_> =
        symbols.iter().map(|symbol| tokio::spawn(market.quote(symbol))).collect();
    while !tasks.is_empty() {
        if let Some(done) = tasks.iter().position(|task| task.is_finished()) {
            if let Ok(quote) = tasks.remove(done).await.unwrap() {
                show(quote);
            }
        } else {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

fn main() {}
