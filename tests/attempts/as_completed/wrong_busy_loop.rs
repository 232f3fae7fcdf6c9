// expect: busy waiting: the work was polled thousands of times while no time passed. A loop asks
use slow_api::{Market, Quote};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let mut tasks: Vec<_> =
        symbols.iter().map(|symbol| tokio::spawn(market.quote(symbol))).collect();
    while !tasks.is_empty() {
        if let Some(done) = tasks.iter().position(|task| task.is_finished()) {
            if let Ok(quote) = tasks.remove(done).await.unwrap() {
                show(quote);
            }
        } else {
            tokio::task::yield_now().await;
        }
    }
}

fn main() {}
