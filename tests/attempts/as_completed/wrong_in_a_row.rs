// expect: took 10.0 s, could take 4.0 s (the longest call): the market never saw more than 1 call in flight. Each call is awaited
use slow_api::{Market, Quote};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    for symbol in symbols {
        if let Ok(quote) = market.quote(symbol).await {
            show(quote);
        }
    }
}

fn main() {}
