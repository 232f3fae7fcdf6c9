//! Three orders go to the market. They take 1 s, 2 s and 1.5 s, and none of them depends on another. Each fill is then
//! entered in the books, which is 0.2 s of work. Sequentially that takes 4.5 s of waiting and 0.6 s of work.
//!
//! Make `buy_all` wait for all three orders at the same time, so that the sum of the waits becomes the longest of them.
//! Work does not shrink like that: one thread does one thing at a time. But it fits in while other orders are under way,
//! so `enter` each fill as soon as it arrives: 2.2 s in all. Return the fills in the order of the orders; when an order
//! fails, return its error.

use slow_api::{Clock, Fill, Market, MarketError};
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy. `enter` works on a fill, and waits for nothing.
async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let [first, second, third] = orders;
    // TODO: each order waits for the one before it. Wait for all three at once, and enter each fill when it arrives.
    let first = market.submit_order(first.0, first.1).await?;
    enter(&first);
    let second = market.submit_order(second.0, second.1).await?;
    enter(&second);
    let third = market.submit_order(third.0, third.1).await?;
    enter(&third);
    Ok(vec![first, second, third])
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency_of("AAPL", Duration::from_millis(100))
        .latency_of("GOOGL", Duration::from_millis(200))
        .latency_of("MSFT", Duration::from_millis(150))
        .build();
    let start = Instant::now();
    let enter = |fill: &Fill| {
        Clock::Real.busy(Duration::from_millis(20));
        println!("{:5} is in the books after {:.2?}", fill.symbol, start.elapsed());
    };
    let answer = buy_all(&market, [("AAPL", 10), ("GOOGL", 5), ("MSFT", 20)], enter).await;
    match answer {
        Ok(fills) => {
            for Fill { order_id, symbol, quantity, price } in fills {
                println!("order {order_id}: {quantity} x {symbol} at {price:.2}");
            }
        }
        Err(error) => println!("{error}"),
    }
    println!("{:.2?} in all; one thing after the other is 0.51 s", start.elapsed());
}

#[cfg(test)]
mod tests {
    use super::buy_all;
    use slow_api::{Clock, Fill, Market, Trouble, check};
    use std::cell::{Cell, RefCell};
    use std::time::Duration;
    use tokio::time::Instant;

    const ORDERS: [(&str, u32); 3] = [("AAPL", 10), ("GOOGL", 5), ("MSFT", 20)];

    fn market(seed: u64, orders: [(&str, u32); 3], latencies_ms: [u64; 3]) -> Market {
        let mut market = Market::builder().seed(seed).clock(Clock::Virtual);
        for ((symbol, _), latency) in orders.iter().zip(latencies_ms) {
            market = market.latency_of(symbol, Duration::from_millis(latency));
        }
        market.build()
    }

    /// The books: what was entered, and when the work on it began.
    struct Books {
        opened: Instant,
        work: Duration,
        entries: RefCell<Vec<(Fill, Duration)>>,
    }

    impl Books {
        fn new(work_ms: u64) -> Self {
            let work = Duration::from_millis(work_ms);
            Books { opened: Instant::now(), work, entries: RefCell::default() }
        }

        fn enter(&self, fill: &Fill) {
            self.entries.borrow_mut().push((fill.clone(), self.opened.elapsed()));
            Clock::Virtual.busy(self.work);
        }

        /// Each fill once, and none of them later than it had to be.
        fn check(&self, market: &Market, fills: &[Fill]) {
            let entries = self.entries.borrow();
            let number =
                |fill: &Fill| entries.iter().filter(|(entered, _)| entered == fill).count();
            for fill in fills {
                let (times, symbol) = (number(fill), &fill.symbol);
                assert!(
                    times == 1,
                    "the fill for {symbol} was entered {times} times, expected once. `enter(&fill)` belongs behind the \
                     `.await` of its order."
                );
            }
            let lanes = market.ledger().lanes();
            let mut arrivals: Vec<Duration> =
                lanes.iter().filter_map(|lane| Some(lane.spans.last()?.end)).collect();
            arrivals.sort();
            let mut free = Duration::ZERO;
            for (arrived, (fill, begun)) in arrivals.into_iter().zip(entries.iter()) {
                let symbol = &fill.symbol;
                let [arrived_s, begun_s] = [arrived, *begun].map(|time| time.as_secs_f64());
                assert!(
                    *begun <= arrived.max(free),
                    "a fill was there after {arrived_s:.1} s, and the thread had nothing to do until {begun_s:.1} s, when it \
                     entered {symbol}. Work fits in while other orders are under way: put it into the future of its own \
                     order, behind the `.await`."
                );
                free = *begun + self.work;
            }
        }
    }

    /// How long it takes if each fill is entered when it is there, or when the one before it is done.
    fn best(latencies_ms: [u64; 3], work_ms: u64) -> Duration {
        let mut latencies = latencies_ms;
        latencies.sort_unstable();
        let free = latencies.into_iter().fold(0, |free, latency| latency.max(free) + work_ms);
        Duration::from_millis(free)
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

    async fn check_orders(
        seed: u64,
        orders: [(&str, u32); 3],
        latencies_ms: [u64; 3],
        work_ms: u64,
    ) {
        let market = market(seed, orders, latencies_ms);
        let books = Books::new(work_ms);
        let work = buy_all(&market, orders, |fill| books.enter(fill));
        let (fills, elapsed) = check::timed(work).await;
        check::calls(&market, 3);
        check::cancelled(&market, 0);
        let fills = check::got(&market, fills);
        if market.ledger().summary().peak_in_flight == 3 {
            // What is late now is so because of the work.
            books.check(&market, &fills);
        }
        let why = match work_ms {
            0 => "the longest order",
            _ => "the longest order, and what work does not fit in before it is filled",
        };
        check::took(&market, elapsed, best(latencies_ms, work_ms), why);
        books.check(&market, &fills);
        check_fills(&market, &fills, orders);
    }

    #[tokio::test(start_paused = true)]
    async fn three_orders_take_as_long_as_the_longest() {
        check_orders(30, ORDERS, [1000, 2000, 1500], 200).await;
        for (seed, latencies_ms) in
            [(31, [1000, 2000, 1500]), (32, [3000, 1000, 2000]), (33, [500, 1000, 700])]
        {
            check_orders(seed, ORDERS, latencies_ms, 0).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn work_fits_in_between_and_adds_up_where_it_cannot() {
        for (seed, latencies_ms) in [(131, [3000, 1000, 2000]), (132, [1000, 1000, 1000])] {
            check_orders(seed, ORDERS, latencies_ms, 400).await;
        }
        let work_ms = check::draw(60_000..=20_000_000);
        check_orders(133, ORDERS, [2000, 500, 1000], work_ms).await;
    }

    #[tokio::test(start_paused = true)]
    async fn other_orders_and_the_same_symbol_twice() {
        check_orders(36, [("TSLA", 3), ("AMZN", 8), ("META", 1)], [2000, 1000, 3000], 7).await;
        check_orders(37, [("MSFT", 4), ("AAPL", 9), ("MSFT", 2)], [1000, 2000, 1000], 0).await;
        check_orders(38, [("IBM", u32::MAX), ("ORCL", 1), ("AMD", 0)], [4_000_000, 1, 2], 0).await;
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
                let failed = Cell::new(false);
                let enter = |fill: &Fill| failed.set(failed.get() || fill.symbol == symbol);
                let (answer, _) = check::timed(buy_all(&market, ORDERS, enter)).await;
                assert!(
                    !failed.get(),
                    "{symbol} was entered in the books, and its order had failed."
                );
                let habit = "When an order fails, the caller must hear of it: `?` passes an error on, and there is no \
                             second try.";
                check::error(&market, answer, &trouble.error(symbol), habit);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn of_two_orders_for_the_same_symbol_one_may_fail() {
        let orders = [("MSFT", 4), ("MSFT", 9), ("AAPL", 1)];
        let market =
            Market::builder().troubles("MSFT", &[None, Some(Trouble::Unavailable)]).build();
        let (answer, _) = check::timed(buy_all(&market, orders, |_| ())).await;
        check::ordered(&market, &orders);
        let habit =
            "An order that failed is not filled because another one for the same symbol is.";
        check::error(&market, answer, &Trouble::Unavailable.error("MSFT"), habit);
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let market = Market::builder().seed(35).latency(Duration::from_millis(2)).build();
        let entered = Cell::new(0);
        let enter = |_: &Fill| entered.set(entered.get() + 1);
        let fills = check::in_real_time(buy_all(&market, ORDERS, enter));
        check::answer(&entered.get(), &3, "Each of the three fills is entered once.");
        check_fills(&market, &check::got(&market, fills), ORDERS);
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        check::crowd(Duration::from_secs(1), |_| buy_all(&market, ORDERS, |_| ())).await;
    }
}
