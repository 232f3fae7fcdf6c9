//! The market has a new rule: it accepts five calls within any second, and refuses every further one. Your
//! program asks for everything at once, and most of it is refused.
//!
//! Make `fetch_politely` keep to the rule, so that no call is refused, and be as fast as the rule allows. A
//! call may take longer than a second; the next ones do not wait for its answer. Your program may be held up for a
//! while, as any program on a busy machine: the rule holds after that, too.

use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::time::{MissedTickBehavior, interval};

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// Asks for every symbol once, at most [`LIMIT`] calls in any [`WINDOW`]; answers in the order asked.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    // One beginning every 0.2 s: then there are never more than five in any second. The first tick of an
    // interval is immediate.
    let mut ticks = interval(WINDOW / LIMIT as u32);
    // After a stall, go on from there. Left to itself, an interval makes up for the ticks that were missed, all at once.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
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
    use super::fetch_politely;
    use slow_api::{Clock, HANG, Market, MarketError, Quote, SYMBOLS, Trouble, check};
    use std::time::Duration;

    /// The first symbol answers 0.9 s later than the others.
    fn market(seed: u64, latency_ms: u64) -> Market {
        let [latency, late] = [0, 900].map(|more| Duration::from_millis(latency_ms + more));
        let market = Market::builder().seed(seed).latency(latency).latency_of(SYMBOLS[0], late);
        market.at_most_per(Duration::from_secs(1), 5).clock(Clock::Virtual).build()
    }

    /// No call was refused.
    #[track_caller]
    fn check_refusals(market: &Market, answers: &[Result<Quote, MarketError>]) {
        let refused = |answer: &&Result<Quote, MarketError>| {
            matches!(answer, Err(MarketError::Refused { .. }))
        };
        let refused = answers.iter().filter(refused).count();
        let begun: Vec<_> =
            market.ledger().lanes().iter().map(|lane| lane.spans[0].start).collect();
        let habit = if begun.windows(2).all(|two| two[0] == two[1]) {
            "All began at the same moment: nothing made them wait for their turn. (A future begins when it is \
             polled, not when it is made; and while `std::thread::sleep` holds the thread, no task begins.)"
        } else {
            "A rate counts beginnings, not calls in flight: five short calls at a time are far more than five a \
             second. (And `std::time::Instant` does not know the clock of this check: `tokio::time::Instant` does.)"
        };
        assert!(
            refused == 0,
            "{refused} of {} calls were refused: they were a sixth within a second. {habit}",
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
                 another call, or for a pause that was not needed: only beginnings are limited. (A pause that is \
                 computed with `std::time::Instant` is too long here: `tokio::time::Instant` knows this clock.)",
                index + 1,
                begun.as_secs_f64(),
                could.as_secs_f64(),
            );
        }
    }

    /// A number of calls of which the last one begins at the same time whether they begin one every 0.2 s or five every
    /// second.
    fn a_long_list() -> Vec<&'static str> {
        let waves = check::draw(21..=48) as usize;
        SYMBOLS[1..].iter().copied().cycle().take(5 * waves + 1).collect()
    }

    /// Eleven calls, or 21: whether they begin one every 0.2 s or five every second, the last one begins after 2 s,
    /// or after 4 s.
    async fn many(seed: u64, latency_ms: u64, symbols: &[&str]) {
        let market = market(seed, latency_ms);
        let (answers, elapsed) = check::timed(fetch_politely(&market, symbols)).await;
        check_refusals(&market, &answers);
        check::calls(&market, symbols.len() as u64);
        check::never_blocked(&market);
        check_beginnings(&market);
        check::cancelled(&market, 0);
        let quotes: Vec<Quote> = answers.into_iter().flatten().collect();
        check::quotes(&market, &quotes, symbols, "in the order asked");
        let windows = (symbols.len() as u64 - 1) / 5;
        let best = Duration::from_millis(1000 * windows + latency_ms);
        let why = format!("{windows} s until the last call may begin, and its answer");
        check::took(&market, elapsed, best, &why);
    }

    #[tokio::test(start_paused = true)]
    async fn short_calls() {
        many(123, 300, &SYMBOLS[..11]).await;
        // Some twice: they are asked for twice.
        many(151, 150, &[&SYMBOLS[..], &SYMBOLS[1..10]].concat()).await;
    }

    #[tokio::test(start_paused = true)]
    async fn calls_longer_than_the_window() {
        many(124, 2500, &SYMBOLS[..11]).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_long_list_is_no_slower_than_the_rule() {
        for seed in [127, 128] {
            many(seed, 300, &a_long_list()).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn two_markets_have_a_rule_each() {
        let (one, two) = (market(129, 300), market(130, 300));
        let symbols = &SYMBOLS[1..12];
        let both =
            async { tokio::join!(fetch_politely(&one, symbols), fetch_politely(&two, symbols)) };
        let ((first, second), elapsed) = check::timed(both).await;
        check_refusals(&one, &first);
        check_refusals(&two, &second);
        check_beginnings(&one);
        check_beginnings(&two);
        check::took(&two, elapsed, Duration::from_millis(2300), "eleven calls to each market");
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_stall_the_rule_still_holds() {
        // The thread is held up for a while, as by a machine that has other things to do.
        let market = market(131, 300);
        let stall = async {
            tokio::time::sleep(Duration::from_millis(1050)).await;
            Clock::Virtual.block(Duration::from_millis(1700));
        };
        let symbols = a_long_list();
        let both = async { tokio::join!(fetch_politely(&market, &symbols), stall) };
        let ((answers, ()), _) = check::timed(both).await;
        let refused = answers
            .iter()
            .filter(|answer| matches!(answer, Err(MarketError::Refused { .. })))
            .count();
        assert!(
            refused == 0,
            "the thread was held up for 1.7 s, and then {refused} calls were refused: what had been missed was made up for \
             all at once. An `interval` does that (`MissedTickBehavior::Burst`) unless it is told to `Delay`; a deadline for \
             each call that is fixed in advance does it, too. The rule counts from when the calls before really began."
        );
    }

    #[tokio::test(start_paused = true)]
    async fn every_error_stays_where_it_is_and_is_not_tried_again() {
        for trouble in [Trouble::Unknown, Trouble::Unavailable, Trouble::Hung] {
            let market = Market::builder()
                .seed(132)
                .latency_of("IBM", 2 * HANG)
                .troubles("MSFT", &[None, Some(trouble), None])
                .at_most_per(Duration::from_secs(1), 5)
                .clock(Clock::Virtual)
                .build();
            let symbols = ["MSFT", "IBM", "MSFT", "AAPL", "MSFT"];
            let (answers, _) = check::timed(fetch_politely(&market, &symbols)).await;
            check::asked(&market, &symbols);
            check::cancelled(&market, 0);
            let got: Vec<_> =
                answers.into_iter().map(|answer| answer.map(|quote| quote.symbol)).collect();
            let ok = |symbol: &str| Ok(symbol.to_owned());
            let expected =
                [ok("MSFT"), ok("IBM"), Err(trouble.error("MSFT")), ok("AAPL"), ok("MSFT")];
            check::answers(&got, &expected, "One answer for each call, in the order asked.");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_call_need_not_wait() {
        let market = market(125, 100);
        let (answers, elapsed) = check::timed(fetch_politely(&market, &["NFLX"])).await;
        check_refusals(&market, &answers);
        check::calls(&market, 1);
        check_beginnings(&market);
        check::took(&market, elapsed, Duration::from_millis(100), "one call, at once");
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
            check_refusals(&market, &answers);
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

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        // Each market has a rule of its own.
        let markets: Vec<Market> = (0..200).map(|seed| market(seed, 300)).collect();
        check::crowd(Duration::from_millis(300), |number| {
            fetch_politely(&markets[number], &["NFLX"])
        })
        .await;
    }
}
