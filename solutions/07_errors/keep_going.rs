//! The morning report asks for a page of prices. Yesterday one symbol was mistyped, and the report had no
//! prices at all. It should show every price that the market gives, and list the errors below.
//!
//! Make `keep_going` ask for all symbols at once and split the answers: quotes on the left, errors on the
//! right, each in the order of the symbols.

use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

/// Asks for every symbol once, all together, and returns all quotes and all errors, in the order asked.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    // `join_all` gives every answer, errors among them, in the order asked: nothing stops at an error unless
    // `?` or `try_join_all` makes it stop.
    let answers = join_all(symbols.iter().map(|symbol| market.quote(symbol))).await;
    let mut quotes = Vec::new();
    let mut errors = Vec::new();
    for answer in answers {
        match answer {
            Ok(quote) => quotes.push(quote),
            Err(error) => errors.push(error),
        }
    }
    (quotes, errors)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();

    let (quotes, errors) = keep_going(&market, &["AAPL", "INVALID", "GOOGL"]).await;

    for quote in quotes {
        println!("{:8} {:>8.2}", quote.symbol, quote.price);
    }
    for error in errors {
        println!("failed: {error}");
    }
    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::keep_going;
    use slow_api::{Clock, HANG, Market, MarketError, Trouble, check};
    use std::time::Duration;

    /// The first error comes late and the last answer early, so that the order of asking shows.
    fn market(seed: u64) -> Market {
        let [short, long] = [2, 3].map(Duration::from_secs);
        let market =
            Market::builder().seed(seed).latency(Duration::from_secs(1)).clock(Clock::Virtual);
        market.latency_of("GOOGL", long).latency_of("NOSUCH", short).fails("TSLA", 1).build()
    }

    const SYMBOLS: [&str; 6] = ["GOOGL", "NOSUCH", "AAPL", "TSLA", "MISTYPED", "MSFT"];

    #[tokio::test(start_paused = true)]
    async fn every_price_that_can_be_had_is_there() {
        for seed in [71, 72] {
            let market = market(seed);
            let ((quotes, _), _) = check::timed(keep_going(&market, &SYMBOLS)).await;
            check::calls(&market, 6);
            check::cancelled(&market, 0);
            check::quotes(&market, &quotes, &["GOOGL", "AAPL", "MSFT"], "in the order asked");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn every_error_is_there() {
        let market = market(73);
        let ((_, errors), _) = check::timed(keep_going(&market, &SYMBOLS)).await;
        let unknown = |symbol: &str| MarketError::UnknownSymbol { symbol: symbol.to_owned() };
        let unavailable = MarketError::Unavailable { symbol: "TSLA".to_owned() };
        check::answer(
            &errors,
            &vec![unknown("NOSUCH"), unavailable, unknown("MISTYPED")],
            "An error is an answer like any other: keep all of them, in the order asked. (`flatten` and \
             `filter_map(Result::ok)` throw errors away.)",
        );
    }

    #[tokio::test(start_paused = true)]
    async fn all_are_asked_together() {
        let market = market(74);
        let (_, elapsed) = check::timed(keep_going(&market, &SYMBOLS)).await;
        check::never_blocked(&market);
        check::calls(&market, 6);
        check::took(&market, elapsed, Duration::from_secs(3), "the longest call");
        check::peak_in_flight(&market, 6);
    }

    #[tokio::test(start_paused = true)]
    async fn there_may_be_many_and_some_twice() {
        let rule = "in the order asked, and as often as asked";
        let times = check::plenty() / 4 + 20;
        for seed in [76, 77] {
            let market = market(seed);
            let symbols = ["GOOGL", "NOSUCH", "AAPL", "MISTYPED"].repeat(times);
            let ((quotes, errors), _) = check::timed(keep_going(&market, &symbols)).await;
            check::asked(&market, &symbols);
            check::peak_in_flight(&market, symbols.len() as u64);
            check::quotes(&market, &quotes, &["GOOGL", "AAPL"].repeat(times), rule);
            let unknown = |symbol: &&str| MarketError::UnknownSymbol { symbol: symbol.to_string() };
            let expected: Vec<_> =
                ["NOSUCH", "MISTYPED"].repeat(times).iter().map(unknown).collect();
            let habit = format!("There is one for each call that failed, {rule}.");
            check::answers(&errors, &expected, &habit);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn every_kind_of_error_is_kept_and_of_twins_each_for_itself() {
        let kinds = Trouble::ALL.map(Some);
        let script = [&[None], &kinds[..], &[None]].concat();
        let market = Market::builder()
            .seed(78)
            .latency_of("META", 2 * HANG)
            .troubles("TSLA", &script)
            .clock(Clock::Virtual)
            .build();
        let symbols = ["TSLA", "TSLA", "TSLA", "META", "TSLA", "TSLA", "TSLA"];
        let ((quotes, errors), elapsed) = check::timed(keep_going(&market, &symbols)).await;
        check::asked(&market, &symbols);
        check::cancelled(&market, 0);
        check::took(&market, elapsed, 2 * HANG, "the longest call");
        check::quotes(&market, &quotes, &["TSLA", "META", "TSLA"], "in the order asked");
        let expected = Trouble::ALL.map(|trouble| trouble.error("TSLA"));
        check::answers(
            &errors,
            &expected,
            "Each call that failed has its own error, as the market said it.",
        );
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn nothing_asked_is_nothing_wrong() {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.expect("a runtime").block_on(async {
            let market = market(75);
            let (answers, _) = check::timed(keep_going(&market, &[])).await;
            check::answer(&answers, &(Vec::new(), Vec::new()), "No symbols, no quotes, no errors.");
        });
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        check::crowd(Duration::from_secs(1), |_| keep_going(&market, &["AAPL", "MSFT"])).await;
    }
}
