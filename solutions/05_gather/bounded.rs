//! The market accepts five calls at a time, and refuses a sixth. One call after another would keep to that limit,
//! but it would be slow.
//!
//! Make `fetch_bounded` keep as many calls in flight as the limit allows, never more, and never fewer while a
//! symbol is still waiting for its turn. The answers, errors among them, may be in any order.

use futures::stream::{self, StreamExt};
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    // A stream of futures that are not started yet. `buffer_unordered` runs `limit` of them and starts the
    // next one whenever one is done; `buffered` would keep a done one in its place until all before it are.
    let calls = stream::iter(symbols).map(|symbol| market.quote(symbol));
    calls.buffer_unordered(limit).collect().await
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(100))
        .latency_of("AAPL", Duration::from_millis(300))
        .at_most_in_flight(5)
        .build();
    let start = Instant::now();
    let answers = fetch_bounded(&market, &slow_api::SYMBOLS, 5).await;
    let quotes = answers.iter().flatten().count();
    println!("{quotes} of {} quotes, after {:.1?}", answers.len(), start.elapsed());
    println!("{:?}", market.ledger().summary());
}

#[cfg(test)]
mod tests {
    use super::fetch_bounded;
    use slow_api::{Clock, Market, MarketBuilder, MarketError, Quote, SYMBOLS, Trouble, check};
    use std::time::Duration;

    fn market(seed: u64) -> MarketBuilder {
        Market::builder().seed(seed).latency(Duration::from_secs(1)).clock(Clock::Virtual)
    }

    async fn check_bounded(market: &Market, symbols: &[&str], limit: usize) {
        let unknown = Trouble::Unknown.error("INVALID");
        let invalid = symbols.iter().filter(|symbol| **symbol == "INVALID").count();
        check_bounded_with(market, symbols, limit, &vec![unknown; invalid]).await;
    }

    /// `errors` in the order of their names; all other answers are quotes.
    async fn check_bounded_with(
        market: &Market,
        symbols: &[&str],
        limit: usize,
        errors: &[MarketError],
    ) {
        let (answers, elapsed) = check::timed(fetch_bounded(market, symbols, limit)).await;
        check::peak_in_flight(market, limit.min(symbols.len()) as u64);
        check::asked(market, symbols);
        check::never_idle(market, limit as u64);
        check::cancelled(market, 0);
        let lanes = market.ledger().lanes();
        let last = lanes.iter().flat_map(|lane| &lane.spans).map(|span| span.end).max();
        check::took(market, elapsed, last.unwrap_or_default(), "until the last call is done");

        let habit = "An error is an answer, too: it belongs into the list with the others.";
        check::answer(&answers.len(), &symbols.len(), habit);
        let (quotes, failed): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        let mut failed: Vec<_> = failed.into_iter().filter_map(Result::err).collect();
        failed.sort_by_key(ToString::to_string);
        check::answers(&failed, errors, "What stands for an error is what the market said.");
        let mut quotes: Vec<Quote> = quotes.into_iter().flatten().collect();
        quotes.sort_by(|one, other| one.symbol.cmp(&other.symbol));
        let mut expected = symbols.to_vec();
        for error in errors {
            let text = error.to_string();
            let of = expected.iter().position(|symbol| text.contains(symbol));
            expected.swap_remove(of.expect("every error here names its symbol"));
        }
        expected.sort_unstable();
        check::quotes(market, &quotes, &expected, "each as often as asked, here sorted by name");
    }

    #[tokio::test(start_paused = true)]
    async fn five_at_a_time_and_a_slow_one_holds_up_nobody() {
        let market = market(64).latency_of("AAPL", Duration::from_secs(5)).build();
        check_bounded(&market, &SYMBOLS, 5).await;
    }

    #[tokio::test(start_paused = true)]
    async fn the_limit_is_the_one_that_was_passed_in() {
        // Not whole seconds, so whoever only looks now and then if there is room looks too late.
        let latency = Duration::from_millis(1003);
        let slow = |seed| market(seed).latency(latency).latency_of("MSFT", Duration::from_secs(4));
        check_bounded(&slow(65).build(), &SYMBOLS, 3).await;
        // Again in the same program, and another one: nothing of the first call is left.
        check_bounded(&slow(71).build(), &SYMBOLS, 7).await;
        let many = check::plenty_of_symbols();
        let limit = check::draw(20..=100) as usize;
        check_bounded(&slow(72).build(), &many, limit).await;
        check_bounded(&slow(73).build(), &many, many.len()).await;
        check_bounded(&slow(74).build(), &many, 3 * many.len()).await;
    }

    #[tokio::test(start_paused = true)]
    async fn two_lists_at_a_time_have_a_limit_each() {
        let (one, two) = (market(75).build(), market(76).build());
        let both = async {
            tokio::join!(fetch_bounded(&one, &SYMBOLS, 2), fetch_bounded(&two, &SYMBOLS, 4))
        };
        let (_, elapsed) = check::timed(both).await;
        check::peak_in_flight(&one, 2);
        check::peak_in_flight(&two, 4);
        check::took(&one, elapsed, Duration::from_secs(6), "twelve calls, two at a time");
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_of_one_is_one_after_another() {
        check_bounded(&market(68).build(), &["AAPL", "GOOGL", "MSFT"], 1).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_list_does_not_fill_the_limit() {
        check_bounded(&market(69).build(), &["AAPL", "GOOGL", "MSFT"], 5).await;
        check_bounded(&market(70).build(), &[], 5).await;
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_gives_up_its_place_and_nothing_else() {
        let market = market(66).latency_of("INVALID", Duration::from_millis(500)).build();
        let symbols = ["AAPL", "INVALID", "GOOGL", "MSFT", "TSLA", "AMZN"];
        check_bounded(&market, &symbols, 2).await;
    }

    #[tokio::test(start_paused = true)]
    async fn every_error_is_an_answer_and_so_is_every_twin() {
        for trouble in [Trouble::Unknown, Trouble::Unavailable, Trouble::Refused] {
            let market = market(77).troubles("TSLA", &[Some(trouble), None]).build();
            let symbols = ["TSLA", "TSLA", "AAPL", "AAPL", "TSLA"];
            check_bounded_with(&market, &symbols, 1, &[trouble.error("TSLA")]).await;
        }
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let market = Market::builder()
            .seed(67)
            .latency(Duration::from_millis(2))
            .at_most_in_flight(5)
            .build();
        let answers = check::in_real_time(fetch_bounded(&market, &SYMBOLS, 5));
        check::answer(
            &answers.iter().flatten().count(),
            &12,
            "So many calls were answered; the market refused the others, because more than five came at a time.",
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        // A limit is that of one call of the function.
        check::crowd(Duration::from_secs(1), |_| fetch_bounded(&market, &["AAPL", "MSFT"], 2))
            .await;
    }
}
