// expect: calls in flight, and the last one began only at
use futures::stream::{self, StreamExt};
use slow_api::Market;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let orders = stream::iter(symbols).map(|symbol| market.submit_order(symbol, 1));
    let answers: Vec<_> = orders.buffer_unordered(10).collect().await;
    answers.iter().flatten().count()
}

fn main() {}
