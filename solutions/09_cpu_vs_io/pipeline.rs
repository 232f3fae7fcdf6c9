//! You fetch a price from one service and store an order for it with another. All prices are fetched first,
//! and only then does the first order go out: a price that was there at once waits for the slowest one.
//!
//! Make `invest` a pipeline: each order leaves the moment its own price has arrived, whatever the others do.

use futures::future::join_all;
use slow_api::{Fill, Market, MarketError};
use std::time::{Duration, Instant};

/// Buys every symbol for `budget` dollars: a price from the `feed`, then an order to the `broker`. Answers in
/// the order of the symbols. Without a price there is no order, and the other symbols go on.
async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    budget: f64,
) -> Vec<Result<Fill, MarketError>> {
    // One future for each symbol, with both stages in it. They share nothing, so none waits for another, and
    // `?` ends only its own.
    join_all(symbols.iter().map(async |symbol| {
        let quote = feed.quote(symbol).await?;
        broker.submit_order(symbol, shares(budget, quote.price)).await
    }))
    .await
}

/// How many whole shares a budget buys.
fn shares(budget: f64, price: f64) -> u32 {
    (budget / price) as u32
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let [short, long] = [100, 500].map(Duration::from_millis);
    let feed = Market::builder().latency_of("AAPL", short).latency_of("GOOGL", long).build();
    let broker = Market::builder().latency_of("AAPL", long).latency_of("GOOGL", short).build();
    let start = Instant::now();

    for answer in invest(&feed, &broker, &["AAPL", "GOOGL"], 10_000.0).await {
        println!("{answer:?}");
    }

    println!(
        "{:.1} s (0.1 + 0.5 s for one, 0.5 + 0.1 s for the other)",
        start.elapsed().as_secs_f64()
    );
}

#[cfg(test)]
mod tests {
    use super::invest;
    use slow_api::{Clock, HANG, Market, MarketError, Trouble, check};
    use std::time::Duration;

    /// A service that takes so many milliseconds for each symbol.
    fn service(seed: u64, millis: [u64; 4]) -> slow_api::MarketBuilder {
        let builder =
            Market::builder().seed(seed).latency(Duration::from_millis(1500)).clock(Clock::Virtual);
        SYMBOLS.iter().zip(millis).fold(builder, |builder, (symbol, millis)| {
            builder.latency_of(symbol, Duration::from_millis(millis))
        })
    }

    const SYMBOLS: [&str; 4] = ["GOOGL", "AAPL", "MSFT", "TSLA"];
    const FEED: [u64; 4] = [4000, 1000, 2000, 2000];
    const BROKER: [u64; 4] = [1000, 4000, 2500, 500];

    fn markets(seed: u64) -> (Market, Market) {
        (service(seed, FEED).build(), service(seed + 100, BROKER).build())
    }

    #[tokio::test(start_paused = true)]
    async fn each_order_leaves_when_its_price_arrives() {
        let (feed, broker) = markets(91);
        let (_, elapsed) = check::timed(invest(&feed, &broker, &SYMBOLS, 1e5)).await;
        check::never_blocked(&feed);
        check::never_blocked(&broker);
        let [asked, ordered] = [&feed, &broker].map(|market| market.ledger().summary().calls);
        assert!(
            asked == ordered || asked + ordered != 8,
            "the feed saw {asked} calls and the broker {ordered}, expected 4 each. The feed tells the price, and \
             the broker takes the order."
        );
        check::calls(&feed, 4);
        check::calls(&broker, 4);
        for lane in broker.ledger().lanes() {
            let arrived = feed
                .ledger()
                .lanes()
                .iter()
                .find(|other| other.name == lane.name)
                .map(|other| other.spans.last().expect("a lane has a span").end);
            let left = lane.spans[0].start;
            assert!(
                arrived == Some(left),
                "the price of {} was there after {:.3} s, and its order left after {:.3} s: it waited \
                 for others. A stage that begins when the one before is over for all is as slow as the \
                 slowest of each; let every symbol go its own way through both.",
                lane.name,
                arrived.unwrap_or_default().as_secs_f64(),
                left.as_secs_f64(),
            );
        }
        check::cancelled(&broker, 0);
        check::took(&feed, elapsed, Duration::from_secs(5), "the longest price and order");
    }

    #[tokio::test(start_paused = true)]
    async fn the_budget_is_spent_at_the_prices_of_the_feed() {
        for seed in [92, 93] {
            let (feed, broker) = markets(seed);
            let budget = 10_000.0 + seed as f64;
            let (answers, _) = check::timed(invest(&feed, &broker, &SYMBOLS, budget)).await;
            let fills: Vec<_> = answers.into_iter().flatten().collect();
            let symbols: Vec<_> = fills.iter().map(|fill| fill.symbol.as_str()).collect();
            check::order(&broker, &symbols, &SYMBOLS, "in the order asked");
            for fill in fills {
                let price = feed.price(&fill.symbol).expect("it is listed");
                check::answer(
                    &fill.quantity,
                    &((budget / price) as u32),
                    "The quantity is what the budget buys at the price of the feed.",
                );
                check::price(&broker, &fill.symbol, fill.price);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn there_may_be_many_symbols_and_some_twice() {
        for seed in [95, 97] {
            let (feed, broker) = markets(seed);
            let symbols = check::plenty_of_symbols();
            let (answers, elapsed) = check::timed(invest(&feed, &broker, &symbols, 1e5)).await;
            check::asked(&feed, &symbols);
            check::peak_in_flight(&feed, symbols.len() as u64);
            check::took(&feed, elapsed, Duration::from_secs(5), "the longest price and order");
            let shares = |symbol: &str| (1e5 / feed.price(symbol).expect("it is listed")) as u32;
            let orders: Vec<_> = symbols.iter().map(|symbol| (*symbol, shares(symbol))).collect();
            check::ordered(&broker, &orders);
            let fills: Vec<_> = answers.into_iter().flatten().collect();
            let bought: Vec<_> = fills.iter().map(|fill| fill.symbol.as_str()).collect();
            check::order(&broker, &bought, &symbols, "in the order asked, and as often as asked");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn every_error_of_either_service_has_its_place() {
        for trouble in Trouble::ALL {
            let feed = service(98, FEED).troubles("MSFT", &[None, Some(trouble), None]).build();
            let broker = service(198, BROKER).troubles("AAPL", &[Some(trouble), None]).build();
            let symbols = ["MSFT", "AAPL", "MSFT", "AAPL", "MSFT"];
            let (answers, _) = check::timed(invest(&feed, &broker, &symbols, 1e5)).await;
            check::asked(&feed, &symbols);
            check::asked(&broker, &["MSFT", "AAPL", "AAPL", "MSFT"]);
            let got: Vec<_> =
                answers.into_iter().map(|answer| answer.map(|fill| fill.symbol)).collect();
            let ok = |symbol: &str| Ok(symbol.to_owned());
            let expected = [
                ok("MSFT"),
                Err(trouble.error("AAPL")),
                Err(trouble.error("MSFT")),
                ok("AAPL"),
                ok("MSFT"),
            ];
            let habit =
                "One answer for each symbol, in the order asked; of twins each has its own.";
            check::answers(&got, &expected, habit);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_small_budget_buys_few_shares_and_a_slow_service_is_waited_for() {
        let feed = service(99, FEED).latency_of("MSFT", HANG * 2).build();
        let broker = service(199, BROKER).latency_of("MSFT", HANG * 3).build();
        let price = feed.price("MSFT").expect("it is listed");
        // Just enough for five, and just not.
        for (budget, shares) in
            [(price * 5.0 + 0.01, 5), (price * 5.0 - 0.01, 4), (price * 3e9, 3_000_000_000)]
        {
            feed.ledger().restart();
            let (answers, elapsed) = check::timed(invest(&feed, &broker, &["MSFT"], budget)).await;
            check::took(&feed, elapsed, HANG * 5, "one price and one order, both slow");
            let got: Vec<_> =
                answers.into_iter().map(|answer| answer.map(|fill| fill.quantity)).collect();
            check::answer(&got, &vec![Ok(shares)], "Whole shares, as many as the budget buys.");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn without_symbols_there_is_nothing_to_do() {
        let (feed, broker) = markets(96);
        let (answers, _) = check::timed(invest(&feed, &broker, &[], 1e5)).await;
        check::answer(&answers, &Vec::new(), "No symbols, no answers.");
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn an_error_stays_where_it_is() {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.expect("a runtime").block_on(async {
        let feed = service(94, FEED).build();
        let broker = service(194, BROKER).fails("GOOGL", 1).build();
        let symbols = ["GOOGL", "NOSUCH", "AAPL"];
        let (answers, elapsed) = check::timed(invest(&feed, &broker, &symbols, 1e5)).await;
        check::calls(&feed, 3);
        check::calls(&broker, 2);
        check::cancelled(&broker, 0);
        check::took(&feed, elapsed, Duration::from_secs(5), "the longest price and order");
        let got: Vec<_> =
            answers.into_iter().map(|answer| answer.map(|fill| fill.symbol)).collect();
        let expected = vec![
            Err(MarketError::Unavailable { symbol: "GOOGL".to_owned() }),
            Err(MarketError::UnknownSymbol { symbol: "NOSUCH".to_owned() }),
            Ok("AAPL".to_owned()),
        ];
        check::answer(
            &got,
            &expected,
            "One answer for each symbol, in the order asked; the error of one is no reason to stop the others.",
        );
        });
    }
}
