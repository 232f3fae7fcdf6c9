use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::Market;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let orders: FuturesUnordered<_> =
        symbols.iter().map(|symbol| market.submit_order(symbol, 1)).collect();
    orders.filter(|answer| std::future::ready(answer.is_ok())).count().await
}

fn main() {}
