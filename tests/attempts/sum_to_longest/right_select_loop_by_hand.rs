// idea: one `select!` in a loop, with a branch for each order that is still open
//! Three orders, all sent at the same time; the fills come in the order of the orders.

use slow_api::{Fill, Market, MarketError};
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.

async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Result<Vec<Fill>, MarketError> {
    let [mut a, mut b, mut c] =
        orders.map(|(symbol, quantity)| market.submit_order(symbol, quantity));
    let (mut x, mut y, mut z) = (None, None, None);
    while x.is_none() || y.is_none() || z.is_none() {
        tokio::select! {
            answer = &mut a, if x.is_none() => x = Some(answer?),
            answer = &mut b, if y.is_none() => y = Some(answer?),
            answer = &mut c, if z.is_none() => z = Some(answer?),
        }
    }
    Ok([x, y, z].into_iter().flatten().collect())
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
