use futures::future::join_all;
use slow_api::Market;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let orders: Vec<_> = symbols.iter().map(|symbol| market.submit_order(symbol, 1)).collect();
    join_all(orders).await.into_iter().filter(Result::is_ok).count()
}

fn main() {}
