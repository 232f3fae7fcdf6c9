//! The page with your portfolio must be up in two seconds, with the prices that have arrived by then. The market
//! takes three calls at a time. With a limit around the whole batch, one slow price costs you all the others;
//! with a limit around each call, the page takes as long as it likes.
//!
//! Make `prices_by_deadline` return at the deadline with every quote that has arrived, or earlier if all calls are
//! done. Calls under way at the deadline are cancelled, and none begins after it. A symbol that fails is left out.
//! Any order will do.

use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How many calls the market takes at the same time.
const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let answers =
        stream::iter(symbols).map(|symbol| market.quote(symbol)).buffer_unordered(AT_ONCE);
    // TODO: when time is up, this drops the quotes that have arrived, together with the unfinished calls.
    let all = timeout(limit, answers.collect::<Vec<_>>()).await;
    all.unwrap_or_default().into_iter().flatten().collect()
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(80))
        .latency_of("MSFT", Duration::from_millis(900))
        .at_most_in_flight(AT_ONCE as u64)
        .build();
    let start = Instant::now();
    let limit = Duration::from_millis(200);
    let quotes = prices_by_deadline(&market, &slow_api::SYMBOLS, limit).await;
    for quote in &quotes {
        println!("{} at {:.2}", quote.symbol, quote.price);
    }
    println!("{} of 12 quotes, after {:.2?}", quotes.len(), start.elapsed());
}

#[cfg(test)]
mod tests {
    use super::prices_by_deadline;
    use slow_api::{Clock, Market, MarketBuilder, Quote, Trouble, check};
    use std::time::Duration;

    const LIMIT: Duration = Duration::from_secs(2);
    const KEPT: &str = "all that came in time, here sorted by name";

    /// A second and a half for each call, unless said otherwise.
    fn market(seed: u64) -> MarketBuilder {
        Market::builder().seed(seed).latency(Duration::from_millis(1500)).clock(Clock::Virtual)
    }

    fn check_kept(market: &Market, mut quotes: Vec<Quote>, expected: &[&str]) {
        quotes.sort_by(|one, other| one.symbol.cmp(&other.symbol));
        check::quotes(market, &quotes, expected, KEPT);
    }

    #[tokio::test(start_paused = true)]
    async fn at_the_deadline_what_came_is_kept_and_the_rest_is_cancelled() {
        let market = market(76)
            .latency_of("AAPL", Duration::from_millis(500))
            .latency_of("GOOGL", Duration::from_millis(900))
            .hangs("MSFT")
            .build();
        // At 0.0 s AAPL, GOOGL and MSFT begin, at 0.5 s TSLA, at 0.9 s AMZN, at 2.0 s META.
        let symbols = ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "META"];
        let limit = Duration::from_millis(2200);
        let (quotes, elapsed) = check::timed(prices_by_deadline(&market, &symbols, limit)).await;
        check::peak_in_flight(&market, 3);
        let why = "the deadline, one for the whole batch; a limit that begins anew with every call or with \
                   every answer is no deadline, and `std::time::Instant` does not know the clock of this check: \
                   `tokio::time::Instant` does";
        check::took(&market, elapsed, limit, why);
        let calls = market.ledger().summary().calls;
        assert!(
            calls >= 6,
            "the market saw {calls} calls in 2.2 s, and 6 could have begun. AAPL and GOOGL made room while MSFT \
             hung: a chunk that waits for its slowest call, or answers that are taken in the order of asking, \
             leave that room empty."
        );
        check::calls(&market, 6);
        check::cancelled(&market, 3);
        check_kept(&market, quotes, &["AAPL", "GOOGL", "TSLA"]);
    }

    #[tokio::test(start_paused = true)]
    async fn when_all_is_done_nobody_waits_for_the_deadline() {
        let market = market(77).latency(Duration::from_millis(900)).build();
        let symbols = ["AAPL", "AMZN", "GOOGL", "INVALID", "MSFT"];
        let (quotes, elapsed) = check::timed(prices_by_deadline(&market, &symbols, LIMIT)).await;
        let two_rounds = Duration::from_millis(1800);
        check::took(
            &market,
            elapsed,
            two_rounds,
            "five calls, three at a time: two rounds of 0.9 s",
        );
        check::calls(&market, 5);
        let dropped = market.ledger().summary().cancelled;
        assert!(
            dropped == 0,
            "INVALID failed, there was time left, and yet a call under way was dropped. An error is an answer: \
             leave it out, and go on. (`while let Ok(Some(Ok(quote)))` ends at the first error.)"
        );
        check::cancelled(&market, 0);
        check_kept(&market, quotes, &["AAPL", "AMZN", "GOOGL", "MSFT"]);
    }

    #[tokio::test(start_paused = true)]
    async fn after_the_deadline_no_call_begins() {
        let market = market(80).build();
        let symbols = &slow_api::SYMBOLS[..9];
        let (quotes, elapsed) = check::timed(prices_by_deadline(&market, symbols, LIMIT)).await;
        check::took(&market, elapsed, LIMIT, "the deadline");
        let calls = market.ledger().summary().calls;
        assert!(
            calls <= 6,
            "the market saw {calls} calls, and 6 had begun by the deadline. When time is up for one call, the next \
             one begins and is cancelled at once, and so on to the last. Put the limit around the waiting for \
             answers, and not around each call."
        );
        check::calls(&market, 6);
        check::cancelled(&market, 3);
        check_kept(&market, quotes, &["AAPL", "GOOGL", "MSFT"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_symbol_that_is_asked_for_twice_is_there_twice() {
        let market = market(81).build();
        let symbols = ["AAPL", "AAPL", "MSFT"];
        let (quotes, _) = check::timed(prices_by_deadline(&market, &symbols, LIMIT)).await;
        check_kept(&market, quotes, &symbols);
    }

    #[tokio::test(start_paused = true)]
    async fn whatever_fails_is_left_out_and_not_asked_again() {
        for trouble in [Trouble::Unknown, Trouble::Unavailable, Trouble::Refused] {
            // One of three twins fails, and there is time to ask it again.
            let market = market(83).troubles("TSLA", &[None, Some(trouble), None]).build();
            let symbols = ["TSLA", "TSLA", "AAPL", "TSLA", "MSFT"];
            let work = prices_by_deadline(&market, &symbols, 10 * LIMIT);
            let (quotes, _) = check::timed(work).await;
            check::asked(&market, &symbols);
            check::cancelled(&market, 0);
            check_kept(&market, quotes, &["AAPL", "MSFT", "TSLA", "TSLA"]);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_deadline_is_the_one_that_was_passed_in() {
        // So many rounds, three calls of 1.5 s each in every one, and half a round.
        let rounds = check::draw(25..=60) as u32;
        let market = market(84).build();
        let symbols = slow_api::SYMBOLS.repeat(20);
        let limit = Duration::from_millis(1500) * rounds + Duration::from_millis(750);
        let (quotes, elapsed) = check::timed(prices_by_deadline(&market, &symbols, limit)).await;
        check::peak_in_flight(&market, 3);
        check::calls(&market, u64::from(3 * rounds + 3));
        check::took(&market, elapsed, limit, "the deadline");
        check::cancelled(&market, 3);
        let mut expected = symbols[..3 * rounds as usize].to_vec();
        expected.sort_unstable();
        check_kept(&market, quotes, &expected);
    }

    #[tokio::test(start_paused = true)]
    async fn two_batches_at_a_time_have_three_calls_and_a_deadline_each() {
        let (one, two) = (market(85).build(), market(86).build());
        let symbols = ["AAPL", "AMZN", "GOOGL", "META", "MSFT", "TSLA"];
        let long = Duration::from_millis(3000);
        let both = async {
            tokio::join!(
                prices_by_deadline(&one, &symbols, LIMIT),
                prices_by_deadline(&two, &symbols, 2 * long)
            )
        };
        let ((first, second), elapsed) = check::timed(both).await;
        check::peak_in_flight(&one, 3);
        check::peak_in_flight(&two, 3);
        check::took(&two, elapsed, long, "two rounds of 1.5 s, and a deadline later than that");
        check_kept(&one, first, &["AAPL", "AMZN", "GOOGL"]);
        check_kept(&two, second, &symbols);
    }

    #[tokio::test(start_paused = true)]
    async fn without_symbols_there_is_nothing_to_wait_for() {
        let market = market(82).build();
        let (quotes, elapsed) = check::timed(prices_by_deadline(&market, &[], LIMIT)).await;
        check::took(&market, elapsed, Duration::ZERO, "no call");
        check_kept(&market, quotes, &[]);
    }

    #[tokio::test(start_paused = true)]
    async fn when_nothing_came_there_is_nothing_and_no_panic() {
        let market = market(78).latency(Duration::from_secs(30)).build();
        let (quotes, elapsed) = check::timed(prices_by_deadline(&market, &["AAPL"], LIMIT)).await;
        check::took(&market, elapsed, LIMIT, "the deadline");
        check::cancelled(&market, 1);
        check_kept(&market, quotes, &[]);
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let market = Market::builder()
            .seed(79)
            .latency(Duration::from_millis(2))
            .at_most_in_flight(3)
            .build();
        let symbols = ["AAPL", "GOOGL", "MSFT", "TSLA"];
        let work = prices_by_deadline(&market, &symbols, Duration::from_secs(1));
        check_kept(&market, check::in_real_time(work), &symbols);
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        check::crowd(Duration::from_secs(1), |_| {
            prices_by_deadline(&market, &["AAPL", "MSFT"], LIMIT)
        })
        .await;
    }
}
