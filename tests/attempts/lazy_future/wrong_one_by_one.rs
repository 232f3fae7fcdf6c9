// expect: took 7.0 s, could take 3.0 s (the longest order): the market never saw more than 1 call in flight. Each call is awaited
use slow_api::Market;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let orders: Vec<_> = symbols.iter().map(|symbol| market.submit_order(symbol, 1)).collect();
    let mut filled = 0;
    for order in orders {
        if order.await.is_ok() {
            filled += 1;
        }
    }
    filled
}

fn main() {}
