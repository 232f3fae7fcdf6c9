use futures::future::join_all;
use slow_api::{Market, Quote};
use std::cell::RefCell;

async fn show_as_they_come(market: &Market, symbols: &[&str], show: impl FnMut(Quote)) {
    // All in one task: each future shows its own quote, and they take turns at `show`.
    let show = RefCell::new(show);
    let calls = symbols.iter().map(|symbol| async {
        if let Ok(quote) = market.quote(symbol).await {
            (show.borrow_mut())(quote);
        }
    });
    join_all(calls).await;
}

fn main() {}
