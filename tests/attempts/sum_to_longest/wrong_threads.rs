// expect: Waiting for the market needs no thread of its own: use the async call.
use slow_api::{Fill, Market, MarketError};

async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Result<Vec<Fill>, MarketError> {
    let market = market.blocking();
    std::thread::scope(|scope| {
        let threads = orders.map(|(symbol, quantity)| {
            let market = market.clone();
            scope.spawn(move || market.submit_order(symbol, quantity))
        });
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn main() {}
