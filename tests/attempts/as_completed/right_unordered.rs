use futures::future::ready;
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, Quote};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let calls: FuturesUnordered<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    calls.for_each(|answer| ready(answer.into_iter().for_each(&mut show))).await;
}

fn main() {}
