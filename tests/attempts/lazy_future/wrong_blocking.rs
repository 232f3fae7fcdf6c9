// expect: A blocking call holds its thread
use slow_api::Market;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let market = market.blocking();
    symbols.iter().filter(|symbol| market.submit_order(symbol, 1).is_ok()).count()
}

fn main() {}
