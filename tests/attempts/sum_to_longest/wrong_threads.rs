// expect: Waiting for the market needs no thread of its own: use the async call.
use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let market = market.blocking();
    let fills: Vec<Fill> = std::thread::scope(|scope| {
        let threads = orders.map(|(symbol, quantity)| {
            let market = market.clone();
            scope.spawn(move || market.submit_order(symbol, quantity))
        });
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Result<_, _>>()
    })?;
    fills.iter().for_each(enter);
    Ok(fills)
}

fn main() {}
