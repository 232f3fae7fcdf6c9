// expect: This is the order in which the calls began.
use slow_api::{Market, Quote};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let tasks: Vec<_> = symbols.iter().map(|symbol| tokio::spawn(market.quote(symbol))).collect();
    for task in tasks {
        if let Ok(quote) = task.await.unwrap() {
            show(quote);
        }
    }
}

fn main() {}
