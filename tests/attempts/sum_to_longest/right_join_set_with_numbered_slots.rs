// idea: tasks in a JoinSet tell their number, and each fill goes to its slot
//! Three orders, all sent at the same time; the fills come in the order of the orders.

use slow_api::{Fill, Market, MarketError};
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.
use tokio::task::JoinSet;

async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Result<Vec<Fill>, MarketError> {
    let mut tasks = JoinSet::new();
    for (place, (symbol, quantity)) in orders.into_iter().enumerate() {
        let order = market.submit_order(symbol, quantity);
        tasks.spawn(async move { (place, order.await) });
    }
    let mut slots: [Option<Fill>; 3] = [None, None, None];
    while let Some(done) = tasks.join_next().await {
        let (place, answer) = done.expect("no order panics");
        slots[place] = Some(answer?);
    }
    Ok(slots.into_iter().map(|slot| slot.expect("every order was answered")).collect())
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency_of("AAPL", Duration::from_millis(100))
        .latency_of("GOOGL", Duration::from_millis(200))
        .latency_of("MSFT", Duration::from_millis(150))
        .build();
    let start = Instant::now();
    let answer = buy_all(&market, [("AAPL", 10), ("GOOGL", 5), ("MSFT", 20)]).await;
    match answer {
        Ok(fills) => {
            for Fill { order_id, symbol, quantity, price } in fills {
                println!("order {order_id}: {quantity} x {symbol} at {price:.2}");
            }
        }
        Err(error) => println!("{error}"),
    }
    println!("{:.2?} in all; the sum is 0.45 s, the longest 0.2 s", start.elapsed());
}
