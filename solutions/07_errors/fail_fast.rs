//! A basket is bought as a whole or not at all: if one price is missing, the others are of no use. Then there
//! is no point in waiting for them, and none in letting the market work on them.
//!
//! Make `fail_fast` return all quotes in the order asked or, the moment the first call fails, its error, and
//! cancel the calls that are then still in flight.

use futures::stream::{FuturesUnordered, TryStreamExt};
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    // Answers come in an order of their own, so each call has its place with it.
    let mut calls: FuturesUnordered<_> = symbols
        .iter()
        .enumerate()
        .map(async |(place, symbol)| Ok::<_, MarketError>((place, market.quote(symbol).await?)))
        .collect();
    let mut quotes = Vec::new();
    // `?` leaves at the first error, which drops all other futures, and dropping a future cancels its call.
    //
    // Up to 30 futures `try_join_all` does all of it. Beyond that it looks at the answers in the order asked, and an error
    // waits for those before it (as of futures 0.3.34).
    while let Some(quote) = calls.try_next().await? {
        quotes.push(quote);
    }
    quotes.sort_by_key(|(place, _)| *place);
    Ok(quotes.into_iter().map(|(_, quote)| quote).collect())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(800))
        .latency_of("INVALID", Duration::from_millis(100))
        .build();
    let start = Instant::now();

    match fail_fast(&market, &["AAPL", "INVALID", "GOOGL"]).await {
        Ok(quotes) => println!("{} quotes", quotes.len()),
        Err(error) => println!("failed: {error}"),
    }

    println!("{:.1} s (the error came after 0.1 s)", start.elapsed().as_secs_f64());
    sleep(Duration::from_millis(10)).await; // a task that is aborted ends at its next turn
    println!("cancelled calls: {}", market.ledger().summary().cancelled);
}

#[cfg(test)]
mod tests {
    use super::fail_fast;
    use slow_api::{Clock, HANG, Market, MarketError, Trouble, check};
    use std::time::Duration;

    /// LATE is asked for before EARLY, and both are unknown: EARLY after 1 s, LATE after 2 s.
    fn market(seed: u64) -> Market {
        Market::builder()
            .seed(seed)
            .latency(Duration::from_secs(4))
            .latency_of("AAPL", Duration::from_millis(500))
            .latency_of("EARLY", Duration::from_secs(1))
            .latency_of("LATE", Duration::from_secs(2))
            .latency_of("TSLA", Duration::from_secs(5))
            .clock(Clock::Virtual)
            .build()
    }

    const FIRST: &str = "the first error, of any kind: it waits neither for answers that were asked for before it, nor for the \
                         next look";

    const DOOMED: [&str; 6] = ["TSLA", "LATE", "AAPL", "GOOGL", "EARLY", "MSFT"];

    #[tokio::test(start_paused = true)]
    async fn the_first_error_ends_it_at_once() {
        for seed in [76, 77] {
            let market = market(seed);
            let (answer, elapsed) = check::timed(fail_fast(&market, &DOOMED)).await;
            check::never_blocked(&market);
            check::calls(&market, 6);
            check::took(&market, elapsed, Duration::from_secs(1), FIRST);
            check::answer(
                &answer,
                &Err(MarketError::UnknownSymbol { symbol: "EARLY".to_owned() }),
                "The error that comes first counts, whichever symbol was asked for first.",
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_rest_is_cancelled() {
        let market = market(78);
        let (_, _) = check::timed(fail_fast(&market, &DOOMED)).await;
        // AAPL has its price by then, EARLY its error.
        check::cancelled(&market, 4);
    }

    #[tokio::test(start_paused = true)]
    async fn any_error_is_an_error() {
        let second = Duration::from_secs(1);
        for (trouble, best) in [
            (Trouble::Unknown, second),
            (Trouble::Unavailable, second),
            (Trouble::Refused, Duration::ZERO),
            (Trouble::Hung, HANG),
        ] {
            // One of two twins fails.
            let market = Market::builder()
                .seed(80)
                .latency(HANG + second)
                .latency_of("MSFT", second)
                .troubles("MSFT", &[None, Some(trouble)])
                .clock(Clock::Virtual)
                .build();
            let symbols = ["AAPL", "MSFT", "MSFT", "GOOGL"];
            let (answer, elapsed) = check::timed(fail_fast(&market, &symbols)).await;
            if best > Duration::ZERO {
                check::asked(&market, &symbols);
            }
            check::took(&market, elapsed, best, FIRST);
            let habit = "The first call that fails ends it, whatever the reason. Another try is for the caller to decide.";
            check::error(&market, answer, &trouble.error("MSFT"), habit);
            let seen = market.ledger().summary();
            check::cancelled(&market, seen.calls - seen.completed - seen.failed);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn there_may_be_many_symbols_and_some_twice() {
        for seed in [81, 83] {
            let market = market(seed);
            let symbols = check::plenty_of_symbols();
            let (answer, elapsed) = check::timed(fail_fast(&market, &symbols)).await;
            let quotes = check::got(&market, answer);
            check::asked(&market, &symbols);
            check::peak_in_flight(&market, symbols.len() as u64);
            check::took(&market, elapsed, Duration::from_secs(5), "the longest call");
            check::quotes(&market, &quotes, &symbols, "in the order asked, and as often as asked");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn among_hundreds_the_first_error_ends_it_too() {
        let market = market(84);
        let mut symbols = check::plenty_of_symbols();
        symbols.push("EARLY");
        let (answer, elapsed) = check::timed(fail_fast(&market, &symbols)).await;
        let why = "the first error, of the last symbol; `try_join_all` of more than 30 futures looks at the answers in the \
                   order asked, so that an error waits for those before it";
        check::took(&market, elapsed, Duration::from_secs(1), why);
        let habit = "One call of hundreds failed, and that is the error of all.";
        check::error(&market, answer, &Trouble::Unknown.error("EARLY"), habit);
        let seen = market.ledger().summary();
        check::cancelled(&market, seen.calls - seen.completed - seen.failed);
    }

    #[tokio::test(start_paused = true)]
    async fn without_symbols_nothing_can_fail() {
        let (answer, _) = check::timed(fail_fast(&market(82), &[])).await;
        check::answer(&answer, &Ok(Vec::new()), "No symbols, no quotes, and no error.");
    }

    #[tokio::test(start_paused = true)]
    async fn slow_is_no_error() {
        let market = Market::builder().latency(HANG * 3).clock(Clock::Virtual).build();
        let (answer, elapsed) = check::timed(fail_fast(&market, &["AAPL", "IBM"])).await;
        check::took(&market, elapsed, HANG * 3, "two calls of three hours");
        let quotes = check::got(&market, answer);
        check::quotes(&market, &quotes, &["AAPL", "IBM"], "in the order asked");
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn without_an_error_all_quotes_are_there() {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.expect("a runtime").block_on(async {
            let market = market(79);
            let symbols = ["TSLA", "AAPL", "MSFT", "GOOGL"];
            let (answer, elapsed) = check::timed(fail_fast(&market, &symbols)).await;
            check::calls(&market, 4);
            check::took(&market, elapsed, Duration::from_secs(5), "the longest call");
            check::cancelled(&market, 0);
            let quotes = check::got(&market, answer);
            check::quotes(&market, &quotes, &symbols, "in the order asked");
        });
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        check::crowd(Duration::from_secs(1), |_| fail_fast(&market, &["AAPL", "MSFT"])).await;
    }
}
