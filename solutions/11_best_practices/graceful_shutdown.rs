//! The order desk submits orders as they come in. When the operator stops it, it stops at once: orders that
//! are in flight are cut off, and the desk does not know whether they were executed.
//!
//! Make `desk` end in good order. When `shutdown` completes, take no new order: a `send` after that must fail, so
//! that the sender knows. Orders that are already in the channel were promised, and are still submitted. Then
//! wait for the orders that are in flight, and return all answers. Do the same when the channel closes,
//! because then no more orders can come.

use slow_api::{Fill, Market, MarketError};
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// An order that comes in.
#[derive(Clone, Debug)]
struct Order {
    symbol: String,
    quantity: u32,
}

/// Submits every order as soon as it comes in, until `shutdown` completes or the channel closes. Returns the
/// answers to all orders that were taken, in any order.
async fn desk(
    market: Market,
    mut orders: mpsc::Receiver<Order>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Vec<Result<Fill, MarketError>> {
    let mut on_their_way = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    let mut open = true;
    loop {
        tokio::select! {
            // Whoever sends from now on is told. (A future that has completed must not be polled again.)
            () = &mut shutdown, if open => {
                orders.close();
                open = false;
            }
            // When the channel is closed, this gives what it had taken before, and then `None`.
            order = orders.recv() => match order {
                Some(Order { symbol, quantity }) => {
                    on_their_way.spawn(market.submit_order(&symbol, quantity));
                }
                None => break,
            },
        }
    }
    // Dropping the set would abort what is in it.
    on_their_way.join_all().await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(300)).build();
    let (sender, orders) = mpsc::channel(8);
    let client = tokio::spawn(async move {
        let order = Order { symbol: "AAPL".to_owned(), quantity: 1 };
        let mut sent = 0;
        while sender.send(order.clone()).await.is_ok() {
            sent += 1;
            sleep(Duration::from_millis(100)).await;
        }
        sent
    });
    let start = Instant::now();

    let answers = desk(market, orders, sleep(Duration::from_millis(450))).await;

    let sent = client.await.expect("the client does not panic");
    println!("{sent} orders sent, {} answered", answers.len());
    println!("{:.2} s (stopped at 0.45 s, a call takes 0.3 s)", start.elapsed().as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::{Order, desk};
    use slow_api::{Fill, HANG, Market, MarketError, SYMBOLS, Trouble, check};
    use std::future::pending;
    use std::time::Duration;
    use tokio::sync::mpsc;
    use tokio::time::sleep;

    const SECOND: Duration = Duration::from_secs(1);

    /// Every order takes three seconds.
    fn market(seed: u64) -> Market {
        Market::builder().seed(seed).latency(3 * SECOND).build()
    }

    /// A symbol, and as many shares as it has letters.
    fn order(symbol: &str) -> Order {
        Order { symbol: symbol.to_owned(), quantity: symbol.len() as u32 }
    }

    /// The symbols of the confirmed orders, sorted, and how many others failed.
    fn confirmed(answers: Vec<Result<Fill, MarketError>>) -> (Vec<String>, usize) {
        let all = answers.len();
        let fills = answers.into_iter().flatten().inspect(|fill| {
            check::answer(
                &fill.quantity,
                &order(&fill.symbol).quantity,
                "As many as were ordered.",
            );
        });
        let mut symbols: Vec<_> = fills.map(|fill| fill.symbol).collect();
        symbols.sort();
        let failed = all - symbols.len();
        (symbols, failed)
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_on_its_way_is_finished_and_nothing_else_begun() {
        let market = market(119);
        let (sender, orders) = mpsc::channel(8);
        // At 0, 1, 2 and so on; the desk is stopped after 2.5 s.
        let client = tokio::spawn(async move {
            let mut taken = Vec::new();
            for symbol in ["GOOGL", "NOSUCH", "MSFT", "TSLA", "AMZN", "META"] {
                if sender.send(order(symbol)).await.is_ok() {
                    taken.push(symbol);
                }
                sleep(SECOND).await;
            }
            taken
        });
        let (answers, elapsed) =
            check::timed(desk(market.clone(), orders, sleep(SECOND * 5 / 2))).await;
        let seen = market.ledger().summary();
        assert!(
            seen.cancelled == 0 && seen.in_flight == 0,
            "{} orders were cut off and {} still on their way when the desk ended: nobody knows whether they \
             were executed. Wait for them (`join_next` until there is none) before you return.",
            seen.cancelled,
            seen.in_flight,
        );
        let habit = if seen.calls < 3 {
            "The desk takes each one as it comes, until then: it neither waits for answers in between nor ends \
             when it has nothing to do."
        } else {
            "To stop means to take no new ones."
        };
        let what = "Orders seen by the market; three came before the shutdown.";
        check::answer(&seen.calls, &3, &format!("{what} {habit}"));
        check::took(&market, elapsed, 5 * SECOND, "the last order, taken after 2 s");
        check::answer(
            &confirmed(answers),
            &(vec!["GOOGL".to_owned(), "MSFT".to_owned()], 1),
            "(confirmed, number of errors): an answer for every order taken, errors among them.",
        );
        check::answer(
            &client.await.expect("the client does not panic"),
            &vec!["GOOGL", "NOSUCH", "MSFT"],
            "These are the orders that the channel took from the client. One that it took after the \
             shutdown is lost without a word: `close` or drop the receiver, and `send` fails.",
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_channel_has_taken_is_not_lost() {
        let market = market(123);
        let (sender, orders) = mpsc::channel(8);
        // The last orders are in the channel when the operator stops the desk, and not one moment earlier.
        let shutdown = async move {
            sleep(SECOND).await;
            for symbol in ["AAPL", "GOOGL", "MSFT"] {
                sender.send(order(symbol)).await.expect("the channel is open");
            }
        };
        let (answers, elapsed) = check::timed(desk(market.clone(), orders, shutdown)).await;
        let calls = market.ledger().summary().calls;
        assert!(
            calls == 3,
            "the market saw {calls} of 3 orders. The channel had taken all three before the shutdown, so their \
             sender believes that they are carried out. `close` stops new ones, and `recv` still gives what is \
             there, and then `None`; dropping the receiver throws it away."
        );
        check::cancelled(&market, 0);
        check::took(&market, elapsed, 4 * SECOND, "the orders, sent after 1 s");
        let all = ["AAPL", "GOOGL", "MSFT"].map(str::to_owned).to_vec();
        check::answer(&confirmed(answers), &(all, 0), "(confirmed, number of errors).");
    }

    #[tokio::test(start_paused = true)]
    async fn an_idle_client_does_not_hold_it_up() {
        // An order that takes longer than anybody would guess.
        let market = Market::builder().seed(120).latency(100 * SECOND).build();
        let (sender, orders) = mpsc::channel(8);
        sender.send(order("AAPL")).await.expect("the channel is open");
        let (answers, elapsed) = check::timed(desk(market.clone(), orders, sleep(SECOND))).await;
        drop(sender); // open until now, and silent
        check::cancelled(&market, 0);
        check::took(&market, elapsed, 100 * SECOND, "the order that was on its way");
        check::answer(&answers.len(), &1, "One order, one answer.");
    }

    #[tokio::test(start_paused = true)]
    async fn with_nothing_on_its_way_it_stops_at_once() {
        let market = market(121);
        let (sender, orders) = mpsc::channel(8);
        // The first one fails after 3 s, and the desk is idle then.
        let client = tokio::spawn(async move {
            for symbol in ["NOSUCH", "GOOGL"] {
                let _ = sender.send(order(symbol)).await;
                sleep(4 * SECOND).await;
            }
            sleep(SECOND).await; // open until after the shutdown, and silent
        });
        let (answers, elapsed) =
            check::timed(desk(market.clone(), orders, sleep(8 * SECOND))).await;
        client.await.expect("the client does not panic");
        check::answer(
            &confirmed(answers),
            &(vec!["GOOGL".to_owned()], 1),
            "(confirmed, number of errors): neither an error nor having nothing to do ends the desk, only the \
             shutdown does; and an answer that came before it counts as well.",
        );
        check::took(&market, elapsed, 8 * SECOND, "the shutdown");
    }

    #[tokio::test(start_paused = true)]
    async fn any_number_of_orders_and_each_of_them_counts() {
        let number = check::plenty();
        // The same order, again and again, and some others.
        let orders: Vec<Order> = (0..number)
            .map(|nth| Order {
                symbol: SYMBOLS[nth / 3 % 2].to_owned(),
                quantity: [5, 5, u32::MAX][nth % 3],
            })
            .collect();
        let expected: Vec<_> =
            orders.iter().map(|order| (order.symbol.clone(), order.quantity)).collect();
        let expected: Vec<_> =
            expected.iter().map(|(symbol, quantity)| (symbol.as_str(), *quantity)).collect();
        for in_the_channel in [1, number] {
            let market = Market::builder().seed(124).latency(2 * HANG).build();
            let (sender, receiver) = mpsc::channel(in_the_channel);
            let sent = orders.clone();
            let client = tokio::spawn(async move {
                for order in sent {
                    if sender.send(order).await.is_err() {
                        return false;
                    }
                }
                // Open, and silent, for a while.
                sleep(SECOND).await;
                true
            });
            let work = desk(market.clone(), receiver, sleep(HANG));
            let (answers, elapsed) = check::timed(work).await;
            assert!(
                client.await.expect("the client does not panic"),
                "the channel was closed before all orders were in it, and long before the shutdown: the desk stopped reading \
                 while orders were on their way, or has a limit that nothing asks for. It reads on until it is stopped."
            );
            check::ordered(&market, &expected);
            check::peak_in_flight(&market, number as u64);
            check::cancelled(&market, 0);
            check::took(&market, elapsed, 2 * HANG, "the orders, which are slow, all at once");
            check::answer(&answers.len(), &number, "One answer for each order.");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_error_ends_the_desk_and_each_is_an_answer() {
        let script =
            [None, Some(Trouble::Unavailable), Some(Trouble::Refused), Some(Trouble::Hung)];
        let market = Market::builder().seed(125).troubles("AAPL", &script).build();
        let (sender, receiver) = mpsc::channel(8);
        let client = tokio::spawn(async move {
            for _ in 0..5 {
                sender.send(order("AAPL")).await.expect("the channel is open");
                sleep(SECOND).await;
            }
        });
        let (answers, _) = check::timed(desk(market.clone(), receiver, pending())).await;
        client.await.expect("the client does not panic");
        check::calls(&market, 5);
        let mut errors: Vec<String> = answers
            .iter()
            .filter_map(|answer| answer.as_ref().err())
            .map(ToString::to_string)
            .collect();
        errors.sort_unstable();
        let mut expected = [Trouble::Unavailable, Trouble::Refused, Trouble::Hung]
            .map(|trouble| trouble.error("AAPL").to_string());
        expected.sort_unstable();
        check::answers(
            &errors,
            &expected,
            "Each order has its answer, errors as the market said them; here sorted.",
        );
        check::answer(&answers.len(), &5, "Five orders, five answers.");
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_of_orders_does_not_hide_the_shutdown() {
        // There is always one more order in the channel, and time goes on all the same.
        let number = 8_000;
        let market = Market::builder().seed(126).latency(SECOND).build();
        let (sender, receiver) = mpsc::channel(number);
        for _ in 0..number {
            sender.try_send(order("AAPL")).expect("there is room in the channel");
        }
        let client = tokio::spawn(async move {
            let start = tokio::time::Instant::now();
            while !sender.is_closed() && start.elapsed() < SECOND {
                tokio::time::advance(Duration::from_millis(1)).await;
            }
            start.elapsed()
        });
        let stop = sleep(Duration::from_millis(10));
        let (answers, _) = check::timed(desk(market.clone(), receiver, stop)).await;
        let told = client.await.expect("the client does not panic");
        assert!(
            told < Duration::from_millis(40),
            "the operator stopped the desk after 10 ms, and it took new orders until {} ms. While there is always another \
             order, a `biased` select with the orders first, or a loop that empties the channel, never comes to the \
             shutdown.",
            told.as_millis()
        );
        check::answer(
            &answers.len(),
            &number,
            "An answer for each order that the channel had taken.",
        );
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn when_the_channel_closes_there_is_nothing_more_to_come() {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.expect("a runtime").block_on(async {
            let market = market(122);
            let (sender, orders) = mpsc::channel(8);
            for symbol in ["AAPL", "GOOGL", "MSFT"] {
                sender.send(order(symbol)).await.expect("the channel is open");
            }
            drop(sender);
            let (answers, elapsed) = check::timed(desk(market.clone(), orders, pending())).await;
            check::calls(&market, 3);
            check::cancelled(&market, 0);
            check::took(&market, elapsed, 3 * SECOND, "one order: all are submitted as they come");
            check::answer(&answers.len(), &3, "Three orders, three answers.");
            check::ordered(&market, &[("AAPL", 4), ("GOOGL", 5), ("MSFT", 4)]);
        });
    }
}
