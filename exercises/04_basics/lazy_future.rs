//! The rebalancing ran overnight: one share of each stock on the list. The log says "4 orders". The market says
//! that it never heard from you.
//!
//! Make `buy_one_of_each` really buy, all orders at the same time, and return how many were filled. An order
//! that fails must not keep the others from being filled.

use slow_api::Market;
use std::time::{Duration, Instant};

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let orders: Vec<_> = symbols.iter().map(|symbol| market.submit_order(symbol, 1)).collect();
    // TODO: these are futures, and nothing runs them. Run them all at once, and count the fills.
    orders.len()
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let filled = buy_one_of_each(&market, &["AAPL", "GOOGL", "INVALID", "MSFT"]).await;
    println!("{filled} orders, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}

#[cfg(test)]
mod tests {
    use super::buy_one_of_each;
    use slow_api::{Clock, HANG, Market, Trouble, check};
    use std::time::Duration;

    fn one_of_each<'a>(symbols: &[&'a str]) -> Vec<(&'a str, u32)> {
        symbols.iter().map(|symbol| (*symbol, 1)).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn every_order_reaches_the_market_and_all_at_once() {
        let market = Market::builder()
            .latency(Duration::from_secs(1))
            .latency_of("MSFT", Duration::from_secs(3))
            .clock(Clock::Virtual)
            .build();
        let symbols = ["AAPL", "MSFT", "GOOGL", "TSLA", "AMZN"];
        let (filled, elapsed) = check::timed(buy_one_of_each(&market, &symbols)).await;
        check::calls(&market, 5);
        check::took(&market, elapsed, Duration::from_secs(3), "the longest order");
        check::cancelled(&market, 0);
        check::ordered(&market, &one_of_each(&symbols));
        check::answer(&filled, &5, "All five were filled, and each counts once.");
    }

    #[tokio::test(start_paused = true)]
    async fn a_long_list_takes_no_longer_than_a_short_one() {
        let market = Market::builder().clock(Clock::Virtual).build();
        // Every stock is on it many times, and each time is an order.
        let symbols = check::plenty_of_symbols();
        let (filled, elapsed) = check::timed(buy_one_of_each(&market, &symbols)).await;
        check::asked(&market, &symbols);
        let why = format!("{} orders of 1.0 s, all at once", symbols.len());
        check::took(&market, elapsed, Duration::from_secs(1), &why);
        check::ordered(&market, &one_of_each(&symbols));
        check::answer(&filled, &symbols.len(), "All of them were filled, and each counts once.");
    }

    #[tokio::test(start_paused = true)]
    async fn only_what_was_filled_counts() {
        let market = Market::builder()
            .latency_of("INVALID", Duration::from_millis(200))
            .troubles("TSLA", &[Some(Trouble::Unavailable)])
            .troubles("META", &[None, Some(Trouble::Refused), None])
            .clock(Clock::Virtual)
            .build();
        let symbols = ["INVALID", "AAPL", "TSLA", "META", "META", "META", "MSFT"];
        let (filled, elapsed) = check::timed(buy_one_of_each(&market, &symbols)).await;
        check::asked(&market, &symbols);
        let why = "the longest order; some fail before, which is no reason to drop the others";
        check::took(&market, elapsed, Duration::from_secs(1), why);
        check::cancelled(&market, 0);
        let habit = "Three of seven failed. A future that was run has an answer: look at it before you count.";
        check::answer(&filled, &4, habit);
    }

    #[tokio::test(start_paused = true)]
    async fn no_order_is_given_up() {
        let market = Market::builder()
            .latency(HANG - Duration::from_secs(1))
            .hangs("MSFT")
            .clock(Clock::Virtual)
            .build();
        let work = buy_one_of_each(&market, &["AAPL", "MSFT", "GOOGL"]);
        let (filled, elapsed) = check::timed(work).await;
        check::cancelled(&market, 0);
        check::took(&market, elapsed, HANG, "an order that hangs until the market gives it up");
        check::answer(&filled, &2, "Slow is not failed: only the market says which order failed.");
    }

    #[tokio::test(start_paused = true)]
    async fn an_empty_list_is_done_at_once() {
        let market = Market::default();
        let (filled, elapsed) = check::timed(buy_one_of_each(&market, &[])).await;
        check::took(&market, elapsed, Duration::ZERO, "there is nothing to buy");
        check::answer(&filled, &0, "Nothing was ordered.");
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let market = Market::builder().latency(Duration::from_millis(2)).build();
        for calls in [3, 6] {
            let symbols = ["AAPL", "MSFT", "INVALID"];
            let filled = check::in_real_time(buy_one_of_each(&market, &symbols));
            check::calls(&market, calls);
            let habit = "Two of three can be filled, and what was bought before does not count.";
            check::answer(&filled, &2, habit);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        let filled =
            check::crowd(Duration::from_secs(1), |_| buy_one_of_each(&market, &["AAPL", "MSFT"]))
                .await;
        check::answers(&filled, &vec![2; filled.len()], "Each request counts its own orders.");
    }
}
