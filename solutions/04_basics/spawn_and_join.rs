//! The morning report is a headline and the prices of some stocks. The headline takes two seconds, and only then
//! does the report ask for the prices, one after another. The calls for the prices could be in flight while the
//! headline is being written.
//!
//! Make `report` start every price as a task before it waits for anything. Return the headline and the quotes
//! in the order of the symbols; when a quote fails, return its error.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn report(
    market: &Market,
    symbols: &[&str],
    headline: impl Future<Output = String>,
) -> Result<(String, Vec<Quote>), MarketError> {
    // `spawn` hands each call to the runtime, which starts it on another thread, or on this one as soon as this
    // function waits for anything.
    // `collect` matters: `map` alone is lazy too, and would spawn each task only when the loop asks for it.
    let tasks: Vec<_> = symbols.iter().map(|symbol| tokio::spawn(market.quote(symbol))).collect();
    let headline = headline.await;
    let mut quotes = Vec::new();
    // The handles are in the order of the symbols, and so are their answers, whichever task is done first.
    for task in tasks {
        quotes.push(task.await.expect("the task does not panic")?);
    }
    Ok((headline, quotes))
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(300)).build();
    let headline = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        "Markets calm".to_owned()
    };
    let start = Instant::now();
    let answer = report(&market, &["AAPL", "GOOGL", "MSFT"], headline).await;
    match answer {
        Ok((headline, quotes)) => {
            println!("{headline}");
            for Quote { symbol, price } in quotes {
                println!("{symbol} at {price:.2}");
            }
        }
        Err(error) => println!("{error}"),
    }
    println!("{:.1?} in all; the longest wait is 0.3 s", start.elapsed());
}

#[cfg(test)]
mod tests {
    use super::report;
    use slow_api::{Clock, Market, Trouble, check};
    use std::time::Duration;

    const SYMBOLS: [&str; 3] = ["AAPL", "GOOGL", "MSFT"];

    fn market(seed: u64) -> Market {
        Market::builder()
            .seed(seed)
            .latency_of("AAPL", Duration::from_secs(3))
            .latency_of("GOOGL", Duration::from_secs(1))
            .latency_of("MSFT", Duration::from_secs(2))
            .clock(Clock::Virtual)
            .build()
    }

    /// A headline that takes so many seconds to write.
    async fn headline(seconds: u64) -> String {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        format!("written in {seconds} s")
    }

    async fn check_report(market: &Market, headline_s: u64, best_s: u64, why: &str) {
        let work = report(market, &SYMBOLS, headline(headline_s));
        let (answer, elapsed) = check::timed(work).await;
        check::calls(market, 3);
        check::took(market, elapsed, Duration::from_secs(best_s), why);
        check::peak_in_flight(market, 3);
        check::cancelled(market, 0);
        let (text, quotes) = check::got(market, answer);
        let habit = "The headline is what the future that was passed in gives.";
        check::answer(&text, &format!("written in {headline_s} s"), habit);
        check::quotes(market, &quotes, &SYMBOLS, "the order of the symbols");
    }

    #[tokio::test(start_paused = true)]
    async fn the_prices_come_while_the_headline_is_written() {
        let why = "the longest price, AAPL; the headline, 2.0 s, is written meanwhile";
        check_report(&market(41), 2, 3, why).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_long_headline_is_all_that_is_waited_for() {
        check_report(&market(42), 5, 5, "the headline; the prices are there before it").await;
        check_report(&market(46), 9000, 9000, "the headline, however long it takes").await;
    }

    #[tokio::test(start_paused = true)]
    async fn any_number_of_symbols_even_none_or_the_same_twice() {
        for (seed, symbols) in
            [(45, check::plenty_of_symbols()), (47, vec!["IBM"; 2]), (48, vec![])]
        {
            let market = Market::builder().seed(seed).clock(Clock::Virtual).build();
            let (answer, elapsed) = check::timed(report(&market, &symbols, headline(2))).await;
            check::asked(&market, &symbols);
            let why = "the headline; every price takes 1.0 s, all at once and meanwhile";
            check::took(&market, elapsed, Duration::from_secs(2), why);
            check::peak_in_flight(&market, symbols.len() as u64);
            let (_, quotes) = check::got(&market, answer);
            check::quotes(&market, &quotes, &symbols, "the order of the symbols");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_is_passed_on() {
        let habit = "When a quote fails, the caller must hear of it. A task gives a `Result` in a `Result`: \
                     the outer one says whether it panicked, the inner one what the market said.";
        for trouble in Trouble::ALL {
            let market =
                Market::builder().seed(43).troubles("MSFT", &[None, Some(trouble)]).build();
            let work = report(&market, &["AAPL", "MSFT", "MSFT"], headline(1));
            let (answer, _) = check::timed(work).await;
            check::error(&market, answer, &trouble.error("MSFT"), habit);
        }
        let market = market(49);
        let (answer, _) = check::timed(report(&market, &["AAPL", "INVALID"], headline(1))).await;
        check::error(&market, answer, &Trouble::Unknown.error("INVALID"), habit);
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let market = Market::builder().seed(44).latency(Duration::from_millis(2)).build();
        let answer = check::in_real_time(report(&market, &SYMBOLS, async { "quick".to_owned() }));
        let (text, quotes) = check::got(&market, answer);
        check::answer(&text.as_str(), &"quick", "The headline is what the future gives.");
        check::quotes(&market, &quotes, &SYMBOLS, "the order of the symbols");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        check::crowd(2 * Duration::from_secs(1), |_| {
            report(&market, &["AAPL", "MSFT"], headline(2))
        })
        .await;
    }
}
