//! The exchange has three mirrors that all give the same prices, but you cannot know which of them is fast today.
//! So ask all three, take the first good answer, and cancel the other two calls: an answer that you do not need
//! still costs the mirror its work.
//!
//! Make `first_answer` return the first quote that arrives and cancel the calls that are still under way. A
//! mirror that fails, however quickly, has given no quote: the others are still in the race. Only when all three
//! have failed, return an error.

use futures::future::select_ok;
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    // `select_ok` moves futures about. The market's calls allow it, because they are boxed; what an `async fn` or
    // an `async` block of your own gives would need `Box::pin` first.
    let calls = mirrors.iter().map(|mirror| mirror.quote(symbol));
    // The second half of the answer is the losers. Dropping a future is cancelling it, so letting go of them
    // is all it takes; had they been spawned, they would run on.
    let (quote, _losers) = select_ok(calls).await?;
    Ok(quote)
}

#[tokio::main]
async fn main() {
    let mirrors = [300, 100, 200]
        .map(|latency| Market::builder().latency(Duration::from_millis(latency)).build());
    let start = Instant::now();
    let answer = first_answer(&mirrors, "AAPL").await;
    println!("{answer:?}, after {:.1?}", start.elapsed());
    tokio::time::sleep(Duration::from_millis(10)).await;
    for (number, mirror) in (1..).zip(&mirrors) {
        println!("mirror {number}: {:?}", mirror.ledger().summary());
    }
}

#[cfg(test)]
mod tests {
    use super::first_answer;
    use slow_api::{Clock, Market, MarketBuilder, Trouble, check};
    use std::time::Duration;

    const NUMBERS: [usize; 3] = [0, 1, 2];

    fn mirror(seed: u64, latency_s: u64) -> MarketBuilder {
        Market::builder().seed(seed).latency(Duration::from_secs(latency_s)).clock(Clock::Virtual)
    }

    /// Asks the mirrors for AAPL. The winner's quote must be there after `best_s`.
    async fn check_race(mirrors: &[Market; 3], winner: usize, best_s: u64, why: &str) {
        let (answer, elapsed) = check::timed(first_answer(mirrors, "AAPL")).await;
        check_all_were_asked(mirrors);
        let under_way: u64 = mirrors.iter().map(|mirror| mirror.ledger().summary().in_flight).sum();
        assert!(
            under_way == 0,
            "calls that go on after the race: {under_way}. Cancel them. A future is cancelled when it is dropped; a task goes \
             on when its handle is dropped, and has to be aborted."
        );
        let quote = answer.unwrap_or_else(|error| {
            panic!(
                "got the error \"{error}\", and mirror {} has a quote. A failure is no winner: wait for the \
                 next answer, until there is a quote or nobody is left.",
                winner + 1
            )
        });
        check::took(&mirrors[winner], elapsed, Duration::from_secs(best_s), why);
        check::quotes(&mirrors[winner], &[quote], &["AAPL"], "what was asked for");
    }

    fn check_all_were_asked(mirrors: &[Market; 3]) {
        let calls = mirrors.each_ref().map(|mirror| mirror.ledger().summary().calls);
        let habit = "These are the calls that each mirror saw. All three are in the race from the start, and \
                     each is asked once: asking the next one only when one has failed is no race.";
        check::answer(&calls, &[1, 1, 1], habit);
    }

    #[tokio::test(start_paused = true)]
    async fn the_quickest_wins_and_the_others_are_cancelled() {
        for winner in NUMBERS {
            let mirrors = NUMBERS.map(|number| {
                let latency = if number == winner { 1 } else { 3 + number as u64 };
                mirror(55, latency).build()
            });
            check_race(&mirrors, winner, 1, "the quickest mirror").await;
            for loser in NUMBERS.into_iter().filter(|number| *number != winner) {
                check::cancelled(&mirrors[loser], 1);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_quick_failure_does_not_win() {
        for failing in NUMBERS {
            let winner = (failing + 1) % 3;
            let mirrors = NUMBERS.map(|number| match number {
                _ if number == failing => mirror(56, 1).fails("AAPL", 1).build(),
                _ if number == winner => mirror(56, 2).build(),
                _ => mirror(56, 5).build(),
            });
            check_race(&mirrors, winner, 2, "the quickest mirror that has a quote").await;
            check::cancelled(&mirrors[(failing + 2) % 3], 1);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn two_failures_leave_one_in_the_race() {
        for winner in NUMBERS {
            let mirrors = NUMBERS.map(|number| {
                let fails = u64::from(number != winner);
                let latency = if number == winner { 4 } else { 1 + number as u64 };
                mirror(59, latency).fails("AAPL", fails).build()
            });
            check_race(&mirrors, winner, 4, "the only mirror that has a quote").await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_kind_of_failure_wins_and_slow_is_no_failure() {
        for trouble in Trouble::ALL {
            let failing = || mirror(62, 1).troubles("AAPL", &[Some(trouble)]).build();
            let mirrors = [failing(), mirror(62, 5000).build(), failing()];
            check_race(&mirrors, 1, 5000, "the only mirror that has a quote").await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn when_all_fail_there_is_an_error() {
        for trouble in [Trouble::Unknown, Trouble::Unavailable] {
            let mirrors = [2, 1, 3]
                .map(|latency| mirror(57, latency).troubles("AAPL", &[Some(trouble)]).build());
            let (answer, elapsed) = check::timed(first_answer(&mirrors, "AAPL")).await;
            check_all_were_asked(&mirrors);
            check::took(&mirrors[2], elapsed, Duration::from_secs(3), "the last mirror to fail");
            mirrors.iter().for_each(|mirror| check::cancelled(mirror, 0));
            let habit = "All three have failed: there is no quote to return.";
            check::answer(&answer.is_err(), &true, habit);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn every_race_is_run() {
        for (seed, symbol) in [(64, "AAPL"), (65, "AAPL"), (65, "IBM")] {
            let mirrors = [2, 1, 3].map(|latency| mirror(seed, latency).build());
            let (answer, _) = check::timed(first_answer(&mirrors, symbol)).await;
            check_all_were_asked(&mirrors);
            let quote = check::got(&mirrors[1], answer);
            check::quotes(&mirrors[1], &[quote], &[symbol], "what was asked for");
        }
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let mirrors = [2, 3, 4].map(|latency| {
            Market::builder().seed(58).latency(Duration::from_millis(latency)).build()
        });
        let answer = check::in_real_time(first_answer(&mirrors, "TSLA"));
        let quote = check::got(&mirrors[0], answer);
        check::quotes(&mirrors[0], &[quote], &["TSLA"], "what was asked for");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let mirrors = NUMBERS.map(|number| mirror(59, 1 + number as u64).build());
        check::crowd(Duration::from_secs(1), |_| first_answer(&mirrors, "AAPL")).await;
    }
}
