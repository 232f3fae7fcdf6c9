//! A trader looks at an empty screen for three seconds, and then all prices appear at once. The fastest of them
//! arrived after one second.
//!
//! Make `show_as_they_come` ask for all symbols at the same time and hand each quote to `show` the moment it
//! arrives. A symbol that fails is not shown, and holds up no other.

use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    // All futures in one bag, polled by this one task. `next` gives whichever is done first, so the order of
    // the questions is lost: a quote carries its symbol for that reason.
    let mut calls: FuturesUnordered<_> =
        symbols.iter().map(|symbol| market.quote(symbol)).collect();
    while let Some(answer) = calls.next().await {
        if let Ok(quote) = answer {
            show(quote);
        }
    }
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency_of("AAPL", Duration::from_millis(300))
        .latency_of("GOOGL", Duration::from_millis(100))
        .latency_of("MSFT", Duration::from_millis(200))
        .build();
    let start = Instant::now();
    let show = |quote: Quote| {
        println!("{:.1?}: {} at {:.2}", start.elapsed(), quote.symbol, quote.price);
    };
    show_as_they_come(&market, &["AAPL", "GOOGL", "MSFT"], show).await;
}

#[cfg(test)]
mod tests {
    use super::show_as_they_come;
    use slow_api::{Clock, HANG, Market, Quote, SYMBOLS, Trouble, check};
    use std::time::Duration;
    use tokio::time::Instant;

    /// What was shown, and when.
    async fn watch(market: &Market, symbols: &[&str]) -> (Vec<(Quote, Duration)>, Duration) {
        let start = Instant::now();
        let mut shown = Vec::new();
        let show = |quote| shown.push((quote, start.elapsed()));
        let ((), elapsed) = check::timed(show_as_they_come(market, symbols, show)).await;
        (shown, elapsed)
    }

    fn check_shown(market: &Market, shown: &[(Quote, Duration)], expected: &[(&str, u64)]) {
        let quotes: Vec<Quote> = shown.iter().map(|(quote, _)| quote.clone()).collect();
        let symbols: Vec<&str> = expected.iter().map(|(symbol, _)| *symbol).collect();
        check::quotes(market, &quotes, &symbols, "the order in which the answers come");
        for ((quote, at), (_, came_s)) in shown.iter().zip(expected) {
            let (symbol, came) = (&quote.symbol, Duration::from_secs(*came_s));
            assert!(
                *at == came,
                "{symbol} was shown at {at:?}, and its answer came at {came:?}. What is ready should not wait \
                 for what is not: neither for the last answer, nor for those asked for before it."
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn each_quote_is_shown_when_it_comes() {
        let market = Market::builder()
            .seed(61)
            .latency_of("AAPL", Duration::from_secs(3))
            .latency_of("GOOGL", Duration::from_secs(1))
            .latency_of("MSFT", Duration::from_secs(4))
            .latency_of("TSLA", Duration::from_secs(2))
            .clock(Clock::Virtual)
            .build();
        let (shown, elapsed) = watch(&market, &["AAPL", "GOOGL", "MSFT", "TSLA"]).await;
        check::calls(&market, 4);
        check::took(&market, elapsed, Duration::from_secs(4), "the longest call");
        check::cancelled(&market, 0);
        check_shown(&market, &shown, &[("GOOGL", 1), ("TSLA", 2), ("AAPL", 3), ("MSFT", 4)]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failure_is_not_shown_and_holds_up_nobody() {
        let market = Market::builder()
            .seed(62)
            .latency_of("AAPL", Duration::from_secs(3))
            .latency_of("INVALID", Duration::from_secs(1))
            .latency_of("TSLA", Duration::from_secs(1))
            .latency_of("MSFT", Duration::from_secs(2))
            .latency_of("META", Duration::from_secs(9))
            .fails("TSLA", 1)
            .clock(Clock::Virtual)
            .build();
        let symbols = ["AAPL", "INVALID", "MSFT", "TSLA", "META"];
        let (shown, elapsed) = watch(&market, &symbols).await;
        check::calls(&market, 5);
        check::took(&market, elapsed, Duration::from_secs(9), "the longest call");
        check::cancelled(&market, 0);
        check_shown(&market, &shown, &[("MSFT", 2), ("AAPL", 3), ("META", 9)]);
    }

    #[tokio::test(start_paused = true)]
    async fn whatever_fails_is_not_shown_and_its_twin_is() {
        for trouble in Trouble::ALL {
            let market = Market::builder()
                .seed(64)
                .latency_of("AAPL", Duration::from_secs(2))
                .latency_of("TSLA", Duration::from_secs(1))
                .latency_of("META", HANG * 2)
                .troubles("TSLA", &[None, Some(trouble), None])
                .clock(Clock::Virtual)
                .build();
            let symbols = ["META", "AAPL", "TSLA", "TSLA", "TSLA"];
            let (shown, _) = watch(&market, &symbols).await;
            check::asked(&market, &symbols);
            check::cancelled(&market, 0);
            let late = 2 * HANG.as_secs();
            let expected = [("TSLA", 1), ("TSLA", 1), ("AAPL", 2), ("META", late)];
            check_shown(&market, &shown, &expected);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_long_list_is_asked_for_at_once() {
        for seed in [68, 69] {
            let market = Market::builder().seed(seed).clock(Clock::Virtual).build();
            let symbols = check::plenty_of_symbols();
            let (shown, elapsed) = watch(&market, &symbols).await;
            check::asked(&market, &symbols);
            let why = format!("{} calls of 1.0 s, all at once", symbols.len());
            check::took(&market, elapsed, Duration::from_secs(1), &why);
            let habit = "Each answer is shown, also when a symbol was there before.";
            check::answer(&shown.len(), &symbols.len(), habit);
            for (quote, _) in shown {
                check::price(&market, &quote.symbol, quote.price);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_empty_list_shows_nothing() {
        let market = Market::default();
        let (shown, elapsed) = watch(&market, &[]).await;
        check::took(&market, elapsed, Duration::ZERO, "there is nothing to ask for");
        check::answer(&shown.len(), &0, "Nothing was asked for.");
    }

    #[test]
    fn it_works_on_real_threads_and_in_real_time() {
        let market = Market::builder().seed(63).latency(Duration::from_millis(2)).build();
        let mut symbols = Vec::new();
        let show = |quote: Quote| symbols.push(quote.symbol);
        check::in_real_time(show_as_they_come(&market, &SYMBOLS, show));
        symbols.sort();
        let mut expected = SYMBOLS;
        expected.sort();
        check::order(&market, &symbols, &expected, "each of them once");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        check::crowd(Duration::from_secs(1), |_| {
            show_as_they_come(&market, &["AAPL", "MSFT"], |_| ())
        })
        .await;
    }
}
