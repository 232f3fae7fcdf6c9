//! The market has a new rule: it accepts five calls within any second, and refuses every further one. Your
//! program asks for everything at once, and most of it is refused.
//!
//! Make `fetch_politely` keep to the rule, so that nothing is refused, and be as fast as the rule allows. A
//! call may take longer than a second; the next ones do not wait for its answer.

use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::time::interval;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// Asks for every symbol once, at most [`LIMIT`] calls in any [`WINDOW`]; answers in the order asked.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    // One beginning every 0.2 s: then there are never more than five in any second. The first tick of an
    // interval is immediate.
    let mut ticks = interval(WINDOW / LIMIT as u32);
    let mut calls = Vec::new();
    for symbol in symbols {
        ticks.tick().await;
        // Spawned, so that it runs while we wait for the next tick.
        calls.push(tokio::spawn(market.quote(symbol)));
    }
    let answers = join_all(calls).await;
    answers.into_iter().map(|joined| joined.expect("no call panics")).collect()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // Real clocks are not exact to the millisecond; this market is generous by fifty of them.
    let generous = WINDOW - Duration::from_millis(50);
    let market =
        Market::builder().latency(Duration::from_millis(300)).at_most_per(generous, LIMIT).build();
    let start = Instant::now();

    let answers = fetch_politely(&market, &slow_api::SYMBOLS[..11]).await;

    for answer in &answers {
        match answer {
            Ok(quote) => println!("{:6} {:>8.2}", quote.symbol, quote.price),
            Err(error) => println!("{error}"),
        }
    }
    println!("{:.1} s (2.3 s are enough for eleven calls)", start.elapsed().as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::*;
    use slow_api::{Market, MarketError, SYMBOLS, check};
    use std::time::Duration;

    fn market(seed: u64, latency_ms: u64) -> Market {
        let market = Market::builder().seed(seed).latency(Duration::from_millis(latency_ms));
        market.at_most_per(Duration::from_secs(1), 5).build()
    }

    /// The first calls that were refused, if any.
    #[track_caller]
    fn check_refusals(answers: &[Result<Quote, MarketError>]) {
        let refused = |answer: &&Result<Quote, MarketError>| {
            matches!(answer, Err(MarketError::Refused { .. }))
        };
        let refused = answers.iter().filter(refused).count();
        assert!(
            refused == 0,
            "{refused} of {} calls were refused: they were a sixth within a second. A rate counts beginnings, \
             not calls in flight: five short calls at a time are far more than five a second.",
            answers.len(),
        );
    }

    /// No call began later than at an even pace, which is the latest that wastes no time.
    #[track_caller]
    fn check_beginnings(market: &Market) {
        let mut begun: Vec<_> =
            market.ledger().lanes().iter().map(|lane| lane.spans[0].start).collect();
        begun.sort();
        for (index, begun) in begun.into_iter().enumerate() {
            let could = Duration::from_millis(200) * index as u32;
            assert!(
                begun <= could,
                "call {} began after {:.2} s and could have begun after {:.2} s. It waited for the answer of \
                 another call, or for a pause that was not needed: only beginnings are limited.",
                index + 1,
                begun.as_secs_f64(),
                could.as_secs_f64(),
            );
        }
    }

    /// Eleven calls: whether they begin one every 0.2 s or five every second, the last one begins after 2 s.
    async fn eleven(seed: u64, latency_ms: u64) {
        let market = market(seed, latency_ms);
        let symbols = &SYMBOLS[..11];
        let (answers, elapsed) = check::timed(fetch_politely(&market, symbols)).await;
        check_refusals(&answers);
        check::calls(&market, 11);
        check_beginnings(&market);
        check::cancelled(&market, 0);
        let quotes: Vec<Quote> = answers.into_iter().flatten().collect();
        check::quotes(&market, &quotes, symbols, "in the order asked");
        let best = Duration::from_millis(2000 + latency_ms);
        let why = "2 s until the eleventh call may begin, and its answer";
        check::took(&market, elapsed, best, why);
    }

    #[tokio::test(start_paused = true)]
    async fn short_calls() {
        eleven(123, 300).await;
    }

    #[tokio::test(start_paused = true)]
    async fn calls_longer_than_the_window() {
        eleven(124, 2500).await;
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_call_need_not_wait() {
        let market = market(125, 400);
        let (answers, elapsed) = check::timed(fetch_politely(&market, &["NFLX"])).await;
        check_refusals(&answers);
        check::calls(&market, 1);
        check_beginnings(&market);
        check::took(&market, elapsed, Duration::from_millis(400), "one call, at once");
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn an_error_stays_where_it_is() {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.expect("a runtime").block_on(async {
            let market = market(126, 700);
            let symbols = ["AAPL", "GOOGL", "NOSUCH", "MSFT", "TSLA", "AMZN"];
            let (answers, elapsed) = check::timed(fetch_politely(&market, &symbols)).await;
            check_refusals(&answers);
            check::calls(&market, 6);
            let why = "1 s until the sixth call may begin, and its answer";
            check::took(&market, elapsed, Duration::from_millis(1700), why);
            let got: Vec<_> =
                answers.into_iter().map(|answer| answer.map(|quote| quote.symbol)).collect();
            let expected: Vec<_> = symbols
                .iter()
                .map(|symbol| match *symbol {
                    "NOSUCH" => Err(MarketError::UnknownSymbol { symbol: symbol.to_string() }),
                    _ => Ok(symbol.to_string()),
                })
                .collect();
            check::answer(&got, &expected, "One answer for each symbol, in the order asked.");
        });
    }
}
