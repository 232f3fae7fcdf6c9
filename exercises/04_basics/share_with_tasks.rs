//! How many shares did we get this morning? Every order is a task of its own, and each adds its shares to
//! one common count. This does not compile: a task may outlive the function that spawned it, so it must own
//! everything it uses. The compiler suggests `move`. Try it, and see what the count is then.
//!
//! Make the tasks share one count. All orders go out at the same time; an order that fails buys nothing.

use slow_api::Market;
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.
async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let mut bought = 0;
    let mut tasks = Vec::new();
    for (symbol, quantity) in orders {
        let order = market.submit_order(symbol, *quantity);
        // TODO: every task needs its own handle to the same count.
        tasks.push(tokio::spawn(async {
            if let Ok(fill) = order.await {
                bought += fill.quantity;
            }
        }));
    }
    for task in tasks {
        task.await.expect("the task does not panic");
    }
    bought
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let orders = [("AAPL", 10), ("GOOGL", 5), ("INVALID", 100), ("MSFT", 20)];
    let start = Instant::now();
    let bought = shares_bought(&market, &orders).await;
    println!("{bought} shares, after {:.1?}", start.elapsed());
}

#[cfg(test)]
mod tests {
    use super::shares_bought;
    use slow_api::{Clock, Market, SYMBOLS, Trouble, check};
    use std::time::Duration;

    const LONGEST: &str = "the longest order, if nobody keeps a lock while an order is under way";

    /// From now on another number of shares in each order, beginning with two.
    fn orders(number: usize) -> Vec<(&'static str, u32)> {
        SYMBOLS.into_iter().cycle().zip(2..).take(number).collect()
    }

    fn shares(orders: &[(&str, u32)]) -> u32 {
        orders.iter().map(|(_, quantity)| quantity).sum()
    }

    fn check_bought(bought: u32, orders: u64, expected: u32) {
        let habit = if bought == 0 {
            "Was it a copy that was counted up? `move` copies a number into each task, and only a shared one \
             (`Arc`) is the same for all."
        } else if u64::from(bought) == orders {
            "That is how many orders were filled: count the shares in their fills."
        } else if [1 << 8, 1 << 16].iter().any(|size| bought < *size && bought == expected % size) {
            "The count began at nothing again when it was full: an `u8` holds 255 at most, an `u16` 65535. Count in an `u32`."
        } else {
            "Some of it got lost, or was counted twice: what is read before an `.await` is out of date after \
             it, and setting the count forgets what was in it. Add, and in one step."
        };
        check::answer(&bought, &expected, habit);
    }

    #[tokio::test(start_paused = true)]
    async fn all_tasks_add_to_one_count() {
        let market = Market::builder().clock(Clock::Virtual).build();
        let orders = [("AAPL", 10), ("GOOGL", 5), ("MSFT", 20), ("TSLA", 3)];
        let (bought, elapsed) = check::timed(shares_bought(&market, &orders)).await;
        check::calls(&market, 4);
        check::took(&market, elapsed, Duration::from_secs(1), LONGEST);
        check::cancelled(&market, 0);
        check::ordered(&market, &orders);
        check_bought(bought, 4, 38);
    }

    #[tokio::test(start_paused = true)]
    async fn many_orders_take_no_longer_than_four() {
        let orders = orders(check::plenty());
        for seed in [1, 2] {
            let market = Market::builder().seed(seed).clock(Clock::Virtual).build();
            let (bought, elapsed) = check::timed(shares_bought(&market, &orders)).await;
            check::calls(&market, orders.len() as u64);
            check::took(&market, elapsed, Duration::from_secs(1), LONGEST);
            check::ordered(&market, &orders);
            check_bought(bought, orders.len() as u64, shares(&orders));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_failed_was_not_bought() {
        let market = Market::builder()
            .latency_of("AAPL", Duration::from_secs(3))
            .troubles("MSFT", &[Some(Trouble::Unavailable), None, Some(Trouble::Refused)])
            .clock(Clock::Virtual)
            .build();
        let orders =
            [("AAPL", 7), ("INVALID", 100), ("MSFT", 50), ("MSFT", 400), ("MSFT", 80), ("TSLA", 2)];
        let (bought, elapsed) = check::timed(shares_bought(&market, &orders)).await;
        check::calls(&market, 6);
        check::took(&market, elapsed, Duration::from_secs(3), LONGEST);
        let habit = "INVALID, and the first and the third order for MSFT, were not filled: count what the fills say.";
        check::answer(&bought, &409, habit);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_order_counts_and_no_orders_are_no_shares() {
        let hours = Duration::from_secs(50 * 3600);
        let market = Market::builder().latency_of("IBM", hours / 10).clock(Clock::Virtual).build();
        let (bought, _) = check::timed(shares_bought(&market, &[("IBM", 4_000_000_000)])).await;
        check::cancelled(&market, 0);
        check::answer(
            &bought,
            &4_000_000_000,
            "One order for many shares, filled after some hours: the number has to fit.",
        );
        let (bought, elapsed) = check::timed(shares_bought(&market, &[])).await;
        check::took(&market, elapsed, Duration::ZERO, "there is nothing to buy");
        check::answer(&bought, &0, "Nothing was ordered.");
    }

    #[test]
    fn no_share_is_lost_between_real_threads() {
        // Two answers leave at the same moment, on two threads, again and again.
        let market = Market::builder().latency(Duration::from_millis(2)).in_step().build();
        let orders = orders(600);
        while !check::raced_enough(&market) {
            let bought = check::in_real_time(shares_bought(&market, &orders));
            check_bought(bought, 600, shares(&orders));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        let bought = check::crowd(Duration::from_secs(1), |_| {
            shares_bought(&market, &[("AAPL", 3), ("MSFT", 4)])
        })
        .await;
        let habit = "Each request has a count of its own: a `static` is shared by all.";
        check::answers(&bought, &vec![7; bought.len()], habit);
    }
}
