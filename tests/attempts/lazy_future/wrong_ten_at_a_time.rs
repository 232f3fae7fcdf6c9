// expect: took 30.0 s, could take 1.0 s (300 orders of 1.0 s, all at once)
use futures::stream::{self, StreamExt};
use slow_api::Market;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let orders = stream::iter(symbols).map(|symbol| market.submit_order(symbol, 1));
    let answers: Vec<_> = orders.buffer_unordered(10).collect().await;
    answers.iter().flatten().count()
}

fn main() {}
