//! The market from outside: answers, faults, limits, and what the ledger says of them.

use futures::future::join_all;
use slow_api::{Clock, End, HANG, Market, MarketError, SYMBOLS, State};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_quote_takes_its_latency_and_gives_the_seeded_price() {
    let market = Market::builder().latency(2 * SECOND).latency_of("MSFT", SECOND).seed(7).build();
    let start = Instant::now();
    let quote = market.quote("AAPL").await.unwrap();
    assert_eq!(start.elapsed(), 2 * SECOND);
    assert_eq!(Some(quote.price), market.price("AAPL"));

    market.quote("MSFT").await.unwrap();
    assert_eq!(start.elapsed(), 3 * SECOND);
}

#[test]
fn prices_come_from_the_seed_in_whole_cents() {
    let prices = |seed| {
        let market = Market::builder().seed(seed).build();
        SYMBOLS.map(|symbol| market.price(symbol).unwrap())
    };
    assert_eq!(prices(1), prices(1));
    assert_ne!(prices(1), prices(2));
    for price in prices(1) {
        assert!((20.0..500.0).contains(&price), "{price}");
        assert!((price * 100.0 - (price * 100.0).round()).abs() < 1e-6, "{price}");
    }
    let market = Market::builder().list("XYZ").build();
    assert!(market.price("XYZ").is_some());
    assert_eq!(market.price("INVALID"), None);
}

#[tokio::test(start_paused = true)]
async fn orders_are_numbered_in_the_order_of_arrival() {
    let market = Market::builder().latency_of("AAPL", 2 * SECOND).build();
    let (slow, quick) =
        tokio::join!(market.submit_order("AAPL", 10), market.submit_order("MSFT", 5));
    let (slow, quick) = (slow.unwrap(), quick.unwrap());
    assert_eq!((slow.order_id, slow.quantity), (1, 10));
    assert_eq!((quick.order_id, quick.symbol.as_str()), (2, "MSFT"));
}

#[tokio::test(start_paused = true)]
async fn the_blocking_twin_gives_the_same_answers_and_holds_the_thread() {
    let market = Market::builder().latency(SECOND).clock(Clock::Virtual).build();
    let start = Instant::now();
    let meanwhile = tokio::spawn(async move {
        sleep(SECOND / 2).await;
        start.elapsed()
    });
    tokio::task::yield_now().await; // let it set its timer

    let quote = market.blocking().quote("AAPL").unwrap();
    let fill = market.blocking().submit_order("AAPL", 3).unwrap();
    assert_eq!(start.elapsed(), 2 * SECOND);
    assert_eq!(quote.price, fill.price);
    assert_eq!(quote, market.quote("AAPL").await.unwrap());

    assert_eq!(meanwhile.await.unwrap(), 2 * SECOND, "nobody else ran meanwhile");
    assert_eq!(market.ledger().lanes()[0].spans[0].state, State::Running);
    assert_eq!(market.ledger().lanes()[2].spans[0].state, State::Waiting);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_symbol_fails_after_its_latency_and_always() {
    let market = Market::builder().latency_of("INVALID", SECOND / 2).build();
    let start = Instant::now();
    for _ in 0..2 {
        let error = market.quote("INVALID").await.unwrap_err();
        assert_eq!(error, MarketError::UnknownSymbol { symbol: "INVALID".into() });
        assert!(!error.is_transient());
    }
    assert_eq!(start.elapsed(), SECOND);
    assert_eq!(market.ledger().summary().failed, 2);
}

#[tokio::test(start_paused = true)]
async fn a_transient_failure_heals_for_its_symbol_alone() {
    let market = Market::builder().fails("AAPL", 2).build();
    let calls = ["AAPL", "MSFT", "AAPL", "AAPL"].map(|symbol| market.quote(symbol));
    let mut ok = Vec::new();
    for call in calls {
        let answer = call.await;
        assert!(answer.as_ref().err().is_none_or(MarketError::is_transient));
        ok.push(answer.is_ok());
    }
    assert_eq!(ok, [false, true, false, true]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_hangs_is_given_up_by_the_market_in_the_end() {
    let market = Market::builder().hangs("AAPL").build();
    assert!(timeout(60 * SECOND, market.quote("AAPL")).await.is_err());

    let start = Instant::now();
    let error = market.quote("AAPL").await.unwrap_err();
    assert_eq!(start.elapsed(), HANG);
    assert_eq!(error, MarketError::Hung { after: HANG });
    let ledger = market.ledger().summary();
    assert_eq!((ledger.cancelled, ledger.failed), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn too_many_in_flight_are_refused_at_once() {
    let market = Market::builder().at_most_in_flight(2).build();
    let start = Instant::now();
    let answers = join_all(["AAPL", "GOOGL", "MSFT"].map(async |symbol| {
        let answer = market.quote(symbol).await;
        (answer.is_ok(), start.elapsed())
    }));
    let expected = [(true, SECOND), (true, SECOND), (false, Duration::ZERO)];
    assert_eq!(answers.await, expected);
    assert!(market.quote("MSFT").await.is_ok(), "and accepted when there is room again");
}

#[tokio::test(start_paused = true)]
async fn too_many_in_a_second_are_refused_until_the_window_has_moved_on() {
    let market = Market::builder().latency(SECOND / 100).at_most_per(SECOND, 2).build();
    let mut accepted = Vec::new();
    for _ in 0..5 {
        accepted.push(market.quote("AAPL").await.is_ok());
        sleep(SECOND * 3 / 10).await;
    }
    // At 0, 0.31, (0.62, 0.92,) 1.22 s: by then the first is more than a second old.
    assert_eq!(accepted, [true, true, false, false, true]);
    let error = market.quote("AAPL").await;
    assert!(error.is_ok(), "at 1.53 s the second is too");
}

#[tokio::test(start_paused = true)]
async fn jitter_stays_within_its_bounds_and_comes_from_the_seed() {
    let latencies = async |seed| {
        let market = Market::builder().jitter(0.2).seed(seed).build();
        let mut latencies = Vec::new();
        for _ in 0..50 {
            let start = Instant::now();
            market.quote("AAPL").await.unwrap();
            latencies.push(start.elapsed());
        }
        latencies
    };
    let one = latencies(1).await;
    assert!(one.iter().all(|latency| (SECOND * 8 / 10..=SECOND * 12 / 10).contains(latency)));
    assert!(one.iter().any(|latency| *latency < SECOND * 9 / 10));
    assert!(one.iter().any(|latency| *latency > SECOND * 11 / 10));
    assert_eq!(one, latencies(1).await);
    assert_ne!(one, latencies(2).await);
}

#[tokio::test(start_paused = true)]
async fn the_ledger_sees_calls_when_they_are_polled_and_cancelled_when_dropped() {
    let market = Market::default();
    let never = market.quote("AAPL");
    let dropped = timeout(SECOND / 4, market.quote("GOOGL"));
    let whole = market.quote("MSFT");
    assert_eq!(market.ledger().summary().calls, 0);

    let _ = tokio::join!(dropped, whole);
    drop(never);

    let ledger = market.ledger().summary();
    assert_eq!((ledger.calls, ledger.completed, ledger.cancelled), (2, 1, 1));
    assert_eq!((ledger.peak_in_flight, ledger.in_flight), (2, 0));
    let lanes = market.ledger().lanes();
    assert_eq!((lanes[0].name.as_str(), lanes[0].end), ("GOOGL", Some(End::Cancelled)));
    assert_eq!(lanes[0].spans[0].end, SECOND / 4);
    assert_eq!(lanes[1].end, Some(End::Completed));
}

#[test]
fn the_end_of_a_runtime_cancels_what_it_left_in_flight() {
    let market = Market::default();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.unwrap().block_on(async {
        market.ledger().restart();
        tokio::spawn(market.quote("AAPL"));
        sleep(SECOND / 2).await;
    });
    let lanes = market.ledger().lanes();
    assert_eq!(lanes[0].end, Some(End::Cancelled));
    assert_eq!(lanes[0].spans[0].end, SECOND / 2, "dated on the runtime's clock");
}
