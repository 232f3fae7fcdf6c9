// expect: the market saw
use futures::future::try_join_all;
use slow_api::Market;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let orders: Vec<_> = symbols.iter().map(|symbol| market.submit_order(symbol, 1)).collect();
    try_join_all(orders).await.map_or(0, |fills| fills.len())
}

fn main() {}
