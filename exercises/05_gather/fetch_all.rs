//! The watch list has three stocks today and three hundred tomorrow, so `join!` with its fixed number of futures
//! will not do. One symbol on it was delisted, and the page must still show the others.
//!
//! Make `fetch_all` ask for all of them at the same time, however many there are. The answers are in the order
//! of the symbols, and an error stands in its own place among them.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let mut answers = Vec::new();
    // TODO: each symbol waits for all symbols before it.
    for symbol in symbols {
        answers.push(market.quote(symbol).await);
    }
    answers
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(100)).build();
    let start = Instant::now();
    let answers = fetch_all(&market, &["AAPL", "INVALID", "GOOGL", "MSFT"]).await;
    for answer in &answers {
        println!("{answer:?}");
    }
    println!("{} answers, after {:.1?}", answers.len(), start.elapsed());
}

#[cfg(test)]
mod tests {
    use super::fetch_all;
    use slow_api::{Clock, Market, MarketError, Quote, SYMBOLS, Trouble, check};
    use std::time::Duration;

    /// Who each answer is about: an error tells it, too.
    fn symbols_of(answers: &[Result<Quote, MarketError>]) -> Vec<String> {
        let symbol = |answer: &Result<Quote, MarketError>| match answer {
            Ok(quote) => quote.symbol.clone(),
            Err(MarketError::UnknownSymbol { symbol }) => symbol.clone(),
            Err(MarketError::Unavailable { symbol }) => symbol.clone(),
            Err(other) => other.to_string(),
        };
        answers.iter().map(symbol).collect()
    }

    fn check_answers(market: &Market, answers: &[Result<Quote, MarketError>], symbols: &[&str]) {
        check::order(market, &symbols_of(answers), symbols, "the order of the symbols");
        for quote in answers.iter().flatten() {
            check::price(market, &quote.symbol, quote.price);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn all_at_once_and_in_order() {
        let market = Market::builder()
            .seed(51)
            .latency_of("AAPL", Duration::from_secs(3))
            .latency_of("GOOGL", Duration::from_secs(1))
            .latency_of("MSFT", Duration::from_secs(2))
            .clock(Clock::Virtual)
            .build();
        let symbols = ["AAPL", "GOOGL", "MSFT"];
        let (answers, elapsed) = check::timed(fetch_all(&market, &symbols)).await;
        check::calls(&market, 3);
        check::took(&market, elapsed, Duration::from_secs(3), "the longest call");
        check::cancelled(&market, 0);
        check_answers(&market, &answers, &symbols);
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_keeps_its_place_and_stops_nobody() {
        let market = Market::builder()
            .seed(52)
            .latency_of("INVALID", Duration::from_millis(200))
            .latency_of("MSFT", Duration::from_secs(2))
            .fails("TSLA", 1)
            .clock(Clock::Virtual)
            .build();
        let symbols = ["AAPL", "INVALID", "GOOGL", "TSLA", "MSFT"];
        let (answers, elapsed) = check::timed(fetch_all(&market, &symbols)).await;
        check::calls(&market, 5);
        check::took(
            &market,
            elapsed,
            Duration::from_secs(2),
            "the longest call; INVALID fails after 0.2 s, which is no reason to stop",
        );
        check_answers(&market, &answers, &symbols);
        let errors: Vec<MarketError> = answers.into_iter().filter_map(Result::err).collect();
        let expected = [
            MarketError::UnknownSymbol { symbol: "INVALID".to_owned() },
            MarketError::Unavailable { symbol: "TSLA".to_owned() },
        ];
        let habit = "What stands in the place of an error is what the market said.";
        check::answer(&errors, &expected.to_vec(), habit);
    }

    #[tokio::test(start_paused = true)]
    async fn every_error_stands_in_the_place_of_its_call() {
        for trouble in Trouble::ALL {
            let market = Market::builder()
                .seed(55)
                .troubles("TSLA", &[None, Some(trouble), None])
                .clock(Clock::Virtual)
                .build();
            let symbols = ["TSLA", "AAPL", "TSLA", "TSLA"];
            let (answers, _) = check::timed(fetch_all(&market, &symbols)).await;
            check::asked(&market, &symbols);
            check::cancelled(&market, 0);
            let quote = |symbol: &str| {
                let price = market.price(symbol).expect("it is listed");
                Ok(Quote { symbol: symbol.to_owned(), price })
            };
            let expected =
                [quote("TSLA"), quote("AAPL"), Err(trouble.error("TSLA")), quote("TSLA")];
            let habit = "TSLA is in the list three times, and the second of its calls fails: each answer has the place \
                         of its own call.";
            check::answers(&answers, &expected, habit);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn hundreds_are_no_slower_than_three() {
        for (seed, latency_s) in [(53, 1), (56, 4000)] {
            let latency = Duration::from_secs(latency_s);
            let market =
                Market::builder().seed(seed).latency(latency).clock(Clock::Virtual).build();
            let symbols = check::plenty_of_symbols();
            let (answers, elapsed) = check::timed(fetch_all(&market, &symbols)).await;
            check::asked(&market, &symbols);
            let why = format!("{} calls of {latency_s} s, all at once", symbols.len());
            check::took(&market, elapsed, latency, &why);
            check_answers(&market, &answers, &symbols);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_empty_list_has_no_answers() {
        let market = Market::default();
        let (answers, elapsed) = check::timed(fetch_all(&market, &[])).await;
        check::took(&market, elapsed, Duration::ZERO, "there is nothing to ask for");
        check::answer(&answers.len(), &0, "Nothing was asked for.");
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let market = Market::builder().seed(54).latency(Duration::from_millis(2)).build();
        let answers = check::in_real_time(fetch_all(&market, &SYMBOLS));
        check_answers(&market, &answers, &SYMBOLS);
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        check::crowd(Duration::from_secs(1), |_| fetch_all(&market, &["AAPL", "MSFT"])).await;
    }
}
