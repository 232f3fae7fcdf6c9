//! Three orders go to the market. They take 1 s, 2 s and 1.5 s, and none of them depends on another. One after
//! the other that is the sum, 4.5 s. At once it is the longest, 2 s.
//!
//! Make `buy_all` wait for all three at the same time. Return the fills in the order of the orders; when an
//! order fails, return its error.

use slow_api::{Fill, Market, MarketError};
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.
async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Result<Vec<Fill>, MarketError> {
    let [first, second, third] = orders;
    // `join!` polls all three futures in this one task. It ends when the last of them does, and hands out the
    // answers in the order in which they were written.
    let (first, second, third) = tokio::join!(
        market.submit_order(first.0, first.1),
        market.submit_order(second.0, second.1),
        market.submit_order(third.0, third.1),
    );
    Ok(vec![first?, second?, third?])
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

#[cfg(test)]
mod tests {
    use super::buy_all;
    use slow_api::{Clock, Fill, Market, Trouble, check};
    use std::time::Duration;

    const ORDERS: [(&str, u32); 3] = [("AAPL", 10), ("GOOGL", 5), ("MSFT", 20)];

    fn market(seed: u64, orders: [(&str, u32); 3], latencies_ms: [u64; 3]) -> Market {
        let mut market = Market::builder().seed(seed).clock(Clock::Virtual);
        for ((symbol, _), latency) in orders.iter().zip(latencies_ms) {
            market = market.latency_of(symbol, Duration::from_millis(latency));
        }
        market.build()
    }

    fn check_fills(market: &Market, fills: &[Fill], orders: [(&str, u32); 3]) {
        let symbols: Vec<&str> = fills.iter().map(|fill| fill.symbol.as_str()).collect();
        check::order(
            market,
            &symbols,
            &orders.map(|(symbol, _)| symbol),
            "the order of the orders",
        );
        let quantities: Vec<u32> = fills.iter().map(|fill| fill.quantity).collect();
        let habit = "Each order has its own number of shares.";
        check::answer(&quantities, &orders.map(|(_, quantity)| quantity).to_vec(), habit);
        for fill in fills {
            check::price(market, &fill.symbol, fill.price);
        }
        check::ordered(market, &orders);
    }

    #[tokio::test(start_paused = true)]
    async fn three_orders_take_as_long_as_the_longest() {
        for (seed, latencies_ms) in
            [(31, [1000, 2000, 1500]), (32, [3000, 1000, 2000]), (33, [500, 1000, 700])]
        {
            check_orders(seed, ORDERS, latencies_ms).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn other_orders_and_the_same_symbol_twice() {
        check_orders(36, [("TSLA", 3), ("AMZN", 8), ("META", 1)], [2000, 1000, 3000]).await;
        check_orders(37, [("MSFT", 4), ("AAPL", 9), ("MSFT", 2)], [1000, 2000, 1000]).await;
        check_orders(38, [("IBM", u32::MAX), ("ORCL", 1), ("AMD", 0)], [4_000_000, 1, 2]).await;
    }

    async fn check_orders(seed: u64, orders: [(&str, u32); 3], latencies_ms: [u64; 3]) {
        let market = market(seed, orders, latencies_ms);
        let (fills, elapsed) = check::timed(buy_all(&market, orders)).await;
        let longest = latencies_ms.into_iter().max().map(Duration::from_millis);
        check::took(&market, elapsed, longest.unwrap_or_default(), "the longest order");
        check::calls(&market, 3);
        check::cancelled(&market, 0);
        check_fills(&market, &check::got(&market, fills), orders);
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_is_passed_on() {
        for trouble in Trouble::ALL {
            for (symbol, _) in ORDERS {
                let market = Market::builder()
                    .seed(34)
                    .clock(Clock::Virtual)
                    .troubles(symbol, &[Some(trouble)])
                    .build();
                let (answer, _) = check::timed(buy_all(&market, ORDERS)).await;
                let habit =
                    "When an order fails, the caller must hear of it: `?` passes an error on.";
                check::error(&market, answer, &trouble.error(symbol), habit);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn of_two_orders_for_the_same_symbol_one_may_fail() {
        let orders = [("MSFT", 4), ("MSFT", 9), ("AAPL", 1)];
        let market =
            Market::builder().troubles("MSFT", &[None, Some(Trouble::Unavailable)]).build();
        let (answer, _) = check::timed(buy_all(&market, orders)).await;
        check::ordered(&market, &orders);
        let habit =
            "An order that failed is not filled because another one for the same symbol is.";
        check::error(&market, answer, &Trouble::Unavailable.error("MSFT"), habit);
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let market = Market::builder().seed(35).latency(Duration::from_millis(2)).build();
        let fills = check::in_real_time(buy_all(&market, ORDERS));
        check_fills(&market, &check::got(&market, fills), ORDERS);
    }
}
