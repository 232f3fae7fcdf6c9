// expect: 5 calls are still in flight. Nobody waited
use slow_api::Market;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    for symbol in symbols {
        tokio::spawn(market.submit_order(symbol, 1));
    }
    symbols.len()
}

fn main() {}
