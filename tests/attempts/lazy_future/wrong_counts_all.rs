// expect: Three of seven failed. A future that was run has an answer: look at it before you count
use futures::future::join_all;
use slow_api::Market;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let orders: Vec<_> = symbols.iter().map(|symbol| market.submit_order(symbol, 1)).collect();
    join_all(orders).await.len()
}

fn main() {}
