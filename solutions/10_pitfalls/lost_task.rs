//! At the closing bell all orders go out at once. The program spawns a task for each, returns, and ends, and
//! with it ends its runtime, which drops every task that is not done. Some orders never reach the books, and
//! no error is reported.
//!
//! Make `submit_all` return when every order has its answer, and no later. It says how many were confirmed.

use slow_api::Market;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Sends all orders (symbol and quantity) at once and returns how many the market confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    // A `JoinSet` owns its tasks. What it does not own is not finished when it is empty, so every order goes in.
    let mut tasks = JoinSet::new();
    for (symbol, quantity) in orders {
        tasks.spawn(market.submit_order(symbol, *quantity));
    }
    tasks.join_all().await.iter().filter(|answer| answer.is_ok()).count()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();

    let confirmed = submit_all(&market, &[("AAPL", 5), ("GOOGL", 3), ("INVALID", 1)]).await;

    println!("confirmed: {confirmed} (two of the three symbols exist)");
    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
    println!("the market saw: {:?}", market.ledger().summary());
}

#[cfg(test)]
mod tests {
    use super::submit_all;
    use slow_api::{Clock, HANG, Market, SYMBOLS, Trouble, check};
    use std::time::Duration;

    /// One order takes `longest` seconds, the others take one.
    fn market(seed: u64, longest: u64) -> Market {
        let market = Market::builder().seed(seed).latency(Duration::from_secs(1));
        let market = market.clock(Clock::Virtual);
        market.latency_of("GOOGL", Duration::from_secs(longest)).build()
    }

    const ORDERS: [(&str, u32); 4] = [("AAPL", 5), ("GOOGL", 3), ("NOSUCH", 1), ("MSFT", 8)];

    #[test]
    fn nothing_is_cut_off_when_the_program_ends() {
        let market = market(104, 3);
        let builder =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        let runtime = builder.expect("a runtime");
        runtime.block_on(async { check::timed(submit_all(&market, &ORDERS)).await });
        drop(runtime); // as at the end of `main`
        let seen = market.ledger().summary();
        assert!(
            seen.calls > 0 && seen.cancelled == 0,
            "4 orders were to be sent; the market saw {}, and {} of these were cut off half-way when the \
             runtime ended. A spawned task does not keep its runtime alive, and nobody waited for it: keep \
             what `spawn` returns, and await it.",
            seen.calls,
            seen.cancelled,
        );
        check::ordered(&market, &ORDERS);
    }

    #[tokio::test(start_paused = true)]
    async fn it_returns_when_the_last_answer_is_there_and_no_later() {
        for (seed, longest) in [(105, 4), (106, 9)] {
            let market = market(seed, longest);
            let (_, elapsed) = check::timed(submit_all(&market, &ORDERS)).await;
            check::calls(&market, 4);
            check::cancelled(&market, 0);
            check::never_blocked(&market);
            check::ordered(&market, &ORDERS);
            let peak = market.ledger().summary().peak_in_flight;
            assert!(
                peak < 4 || elapsed <= Duration::from_secs(longest),
                "the last answer was there after {longest} s, and it returned after {:.2} s. A sleep knows \
                 nothing of the orders: it is too short or too long. Await the tasks themselves.",
                elapsed.as_secs_f64(),
            );
            check::took(&market, elapsed, Duration::from_secs(longest), "the longest order");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn only_confirmed_orders_count() {
        let other =
            [("AAPL", 1), ("AAPL", 2), ("MSFT", 3), ("NOSUCH", 4), ("AAPL", 5), ("MSFT", 0)];
        for (orders, expected) in [(&ORDERS[..], 2), (&other, 3), (&other[2..3], 1), (&[], 0)] {
            // The first orders for AAPL are not confirmed, although it is listed.
            let market = Market::builder().seed(107).fails("AAPL", 2).clock(Clock::Virtual).build();
            let (confirmed, _) = check::timed(submit_all(&market, orders)).await;
            check::ordered(&market, orders);
            check::answer(
                &confirmed,
                &expected,
                "Sent is not confirmed: only the answer says whether an order was accepted.",
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_error_ends_it_and_none_is_tried_again() {
        for trouble in Trouble::ALL {
            let market = Market::builder()
                .seed(108)
                .latency_of("IBM", 2 * HANG)
                .troubles("MSFT", &[None, Some(trouble), None])
                .clock(Clock::Virtual)
                .build();
            let orders = [("MSFT", 1), ("MSFT", 2), ("IBM", 3), ("MSFT", 1)];
            let (confirmed, elapsed) = check::timed(submit_all(&market, &orders)).await;
            check::ordered(&market, &orders);
            check::cancelled(&market, 0);
            check::took(&market, elapsed, 2 * HANG, "the longest order, which is very slow");
            check::answer(&confirmed, &3, "One of four failed, and the others were confirmed.");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn any_number_of_orders_goes_out_at_once() {
        let market = Market::builder().seed(109).clock(Clock::Virtual).build();
        // A call of somebody else's, which is none of ours.
        let other = tokio::spawn(market.quote("NFLX"));
        let number = check::plenty();
        let orders: Vec<(&str, u32)> =
            SYMBOLS.into_iter().cycle().zip(u32::MAX - 1000..).take(number).collect();
        let (confirmed, elapsed) = check::timed(submit_all(&market, &orders)).await;
        other.abort();
        check::ordered(&market, &orders);
        check::took(&market, elapsed, Duration::from_secs(1), "all orders, at once");
        check::answer(&confirmed, &number, "All were confirmed.");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        let filled = check::crowd(Duration::from_secs(1), |_| {
            submit_all(&market, &[("AAPL", 1), ("MSFT", 2)])
        })
        .await;
        check::answers(&filled, &vec![2; filled.len()], "Each request counts its own orders.");
    }
}
