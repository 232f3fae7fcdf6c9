//! Each check, given what it must not let pass.

use super::patience::receive_within;
use super::*;
use crate::Clock;
use crate::{MarketError, Quote, Trouble};
use futures::FutureExt;
use futures::future::join_all;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::sleep;

const SECOND: Duration = Duration::from_secs(1);
const LONGEST: &str = "the longest call";

/// AAPL answers after 3 s, GOOGL after 1 s, MSFT after 2 s.
fn market() -> Market {
    Market::builder()
        .latency_of("AAPL", 3 * SECOND)
        .latency_of("GOOGL", SECOND)
        .latency_of("MSFT", 2 * SECOND)
        .clock(Clock::Virtual)
        .build()
}

/// What a check that must fail says.
fn complaint(check: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(check)).expect_err("the check should fail");
    *panic.downcast::<String>().expect("a formatted message")
}

async fn in_a_row(market: &Market) {
    for symbol in ["AAPL", "GOOGL", "MSFT"] {
        market.quote(symbol).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_to_complain_about() {
    let market = market();
    let all = join_all(["AAPL", "GOOGL", "MSFT"].map(|symbol| market.quote(symbol)));
    let (answers, elapsed) = timed(all).await;
    let answers: Vec<Quote> = answers.into_iter().flatten().collect();
    took(&market, elapsed, 3 * SECOND, LONGEST);
    calls(&market, 3);
    peak_in_flight(&market, 3);
    never_idle(&market, 3);
    never_blocked(&market);
    cancelled(&market, 0);
    quotes(&market, &answers, &["AAPL", "GOOGL", "MSFT"], "as asked");
    amount(0.1 + 0.2, 0.3, "a sum");
    answer(&answers.len(), &3, "");
}

#[tokio::test(start_paused = true)]
async fn in_a_row_is_told_from_blocking() {
    let market = market();
    let (_, elapsed) = timed(in_a_row(&market)).await;
    assert_eq!(
        complaint(|| took(&market, elapsed, 3 * SECOND, LONGEST)),
        "took 6.0 s, could take 3.0 s (the longest call): the market never saw more than 1 call in \
         flight. Each call is awaited before the next one starts."
    );
    assert!(complaint(|| peak_in_flight(&market, 3)).contains("and 3 could be. Each call"));

    market.ledger().restart();
    let blocking = async {
        market.blocking().quote("AAPL").unwrap();
        market.blocking().quote("MSFT").unwrap();
    };
    let (_, elapsed) = timed(blocking).await;
    assert!(complaint(|| took(&market, elapsed, 3 * SECOND, LONGEST)).contains("A blocking call"));
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_stays_empty_is_found() {
    let market = market();
    let chunks = async {
        let first = tokio::join!(market.quote("AAPL"), market.quote("GOOGL"));
        (first, market.quote("MSFT").await)
    };
    let (_, elapsed) = timed(chunks).await;
    assert!(complaint(|| never_idle(&market, 2)).contains("the next one began at 3.0 s. When one"));
    let complaint = complaint(|| took(&market, elapsed, 3 * SECOND, "two at a time"));
    assert!(
        complaint.contains("from 1.0 s on only 1 call was in flight and 2 could be, but the next one began at 3.0 s"),
        "{complaint}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_second_round_is_found() {
    let market = market();
    let rounds = async {
        join_all([market.quote("GOOGL"), market.quote("GOOGL")]).await;
        join_all([market.quote("GOOGL"), market.quote("GOOGL")]).await
    };
    let (_, elapsed) = timed(rounds).await;
    let complaint = complaint(|| took(&market, elapsed, SECOND, LONGEST));
    assert!(complaint.contains("up to 2 calls in flight, and the last one began only at 1.0 s"));
}

#[tokio::test(start_paused = true)]
async fn waiting_on_is_told_from_waiting_in_line() {
    let market = market();
    let (_, elapsed) =
        timed(async { tokio::join!(market.quote("AAPL"), market.quote("MSFT")) }).await;
    let complaint = complaint(|| took(&market, elapsed, 2 * SECOND, "the first answer"));
    assert!(
        complaint
            .ends_with("up to 2 calls in flight. Something was waited for that is not needed.")
    );
}

#[tokio::test(start_paused = true)]
async fn a_wait_after_the_last_answer_is_told_from_calls_that_wait_for_each_other() {
    let market = market();
    let late = async {
        let second = async {
            sleep(2 * SECOND).await;
            market.quote("MSFT").await
        };
        let answers = tokio::join!(market.quote("AAPL"), second);
        sleep(SECOND).await;
        answers
    };
    let (_, elapsed) = timed(late).await;
    let complaint = complaint(|| took(&market, elapsed, 4 * SECOND, "two calls, one begun at 2 s"));
    assert!(
        complaint.contains("up to 2 calls in flight, and the last answer was there after 4.0 s"),
        "{complaint}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_wait_after_the_last_call_is_told_from_calls_in_a_row() {
    let market = market();
    let retries = async {
        market.quote("GOOGL").await.unwrap();
        market.quote("GOOGL").await.unwrap();
        sleep(SECOND).await;
    };
    let (_, elapsed) = timed(retries).await;
    assert_eq!(
        complaint(|| took(&market, elapsed, 2 * SECOND, "two calls")),
        "took 3.0 s, could take 2.0 s (two calls): 2 calls took 2.0 s of it, and the rest was waiting: for \
         too long between two calls, or after the last."
    );
}

#[tokio::test(start_paused = true)]
async fn a_look_now_and_then_is_told_from_awaiting() {
    let market = market();
    let looks = async {
        let calls = ["AAPL", "MSFT"].map(|symbol| tokio::spawn(market.quote(symbol)));
        while !calls.iter().all(JoinHandle::is_finished) {
            sleep(Duration::from_millis(70)).await;
        }
    };
    let (_, elapsed) = timed(looks).await;
    let complaint = complaint(|| took(&market, elapsed, 3 * SECOND, LONGEST));
    assert!(
        complaint.contains("took 3.01 s, could take 3.0 s")
            && complaint
                .contains("the last answer was there after 3.0 s. What is waited for after"),
        "{complaint}"
    );
}

#[tokio::test(start_paused = true)]
async fn too_fast_is_never_called_or_never_awaited_or_dropped() {
    let why = |market: &Market| complaint(|| took(market, Duration::ZERO, SECOND, LONGEST));
    let market = market();
    assert!(why(&market).starts_with(
        "took 0.0 s, must take 1.0 s (the longest call): the market saw no call. A future"
    ));

    let forgotten = tokio::spawn(market.quote("AAPL"));
    timed(yield_now()).await;
    assert!(why(&market).contains("1 call is still in flight"));
    assert!(complaint(|| cancelled(&market, 0)).contains("abort it, or keep it in a `JoinSet`"));

    forgotten.abort();
    timed(yield_now()).await;
    assert!(why(&market).contains("1 call cancelled"));
    cancelled(&market, 1);
    assert!(complaint(|| cancelled(&market, 0)).contains("dropped before its answer came"));
    assert!(complaint(|| cancelled(&market, 2)).contains("not waited out"));

    market.ledger().restart();
    market.quote("GOOGL").await.unwrap();
    assert!(why(&market).contains("`std::thread::sleep` does"));
}

#[tokio::test(start_paused = true)]
async fn calls_are_counted_both_ways() {
    let market = market();
    assert_eq!(
        complaint(|| calls(&market, 2)),
        format!("the market saw 0 calls, expected 2. {}", super::reasons::NO_CALL)
    );
    in_a_row(&market).await;
    assert!(complaint(|| calls(&market, 2)).contains("asked again"));
    assert!(complaint(|| calls(&market, 4)).contains("stopped too early"));
}

#[tokio::test(start_paused = true)]
async fn an_order_is_told_from_a_quote() {
    let market = market();
    let (_order, _quote) = tokio::join!(market.submit_order("AAPL", 1), market.quote("AAPL"));
    bought(&market, 1);
    assert_eq!(
        complaint(|| bought(&market, 2)),
        "the market got 1 order, expected 2. `quote` only asks for the price; `submit_order` buys."
    );
    assert!(complaint(|| bought(&market, 0)).contains("and that is all"));
}

#[tokio::test(start_paused = true)]
async fn asking_again_and_again_is_told_from_awaiting() {
    let market = market();
    market.ledger().trace();
    in_a_row(&market).await;
    tokio::spawn(market.quote("AAPL")).await.unwrap().unwrap();
    polled_when_woken(&market);

    let mut call = market.quote("AAPL");
    while futures::poll!(&mut call).is_pending() {
        sleep(Duration::from_millis(10)).await;
    }
    let complaint = complaint(|| polled_when_woken(&market));
    assert!(complaint.starts_with("5 calls were polled 309 times."), "{complaint}");
}

#[tokio::test(start_paused = true)]
async fn a_limit_is_a_limit() {
    let market = market();
    join_all(["AAPL", "GOOGL", "MSFT"].map(|symbol| market.quote(symbol))).await;
    assert!(complaint(|| peak_in_flight(&market, 2)).contains("3 calls in flight at once, 2 is"));
}

#[tokio::test(start_paused = true)]
async fn disorder_has_a_name() {
    let market = market();
    join_all(["AAPL", "GOOGL", "MSFT"].map(|symbol| market.quote(symbol))).await;
    let why =
        |got: &[&str]| complaint(|| order(&market, got, &["AAPL", "GOOGL", "MSFT"], "as asked"));
    assert!(why(&["GOOGL", "MSFT", "AAPL"]).contains("in which the answers came"));
    assert!(why(&["MSFT", "GOOGL", "AAPL"]).contains("in the wrong order"));
    assert!(
        complaint(|| order(
            &market,
            &["AAPL", "GOOGL", "MSFT"],
            &["GOOGL", "MSFT", "AAPL"],
            "as ready"
        ))
        .contains("in which the calls began")
    );
    assert!(why(&["AAPL", "MSFT"]).contains("GOOGL missing"));
    assert!(why(&["AAPL", "GOOGL", "MSFT", "MSFT"]).contains("MSFT not asked for"));
    assert!(why(&[]).contains("got nothing"));
    assert!(why(&["AAPL"; 300]).contains("AAPL, ... (300 in all)"));
}

#[tokio::test(start_paused = true)]
async fn prices_come_from_the_market() {
    let market = market();
    let invented = [Quote { symbol: "AAPL".to_owned(), price: 1.5 }];
    let complaint_ = complaint(|| quotes(&market, &invented, &["AAPL"], "as asked"));
    assert!(complaint_.starts_with("got 1.50, expected"), "{complaint_}");
    assert!(complaint(|| amount(f64::NAN, 1.0, "a sum")).starts_with("got NaN"));
    assert!(complaint(|| answer(&1, &2, "A habit.")).ends_with("A habit."));
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "still waiting after a day")]
async fn what_never_ends_is_found_at_once() {
    timed(std::future::pending::<()>()).await;
}

#[test]
fn real_time_is_real() {
    let market = Market::builder().latency(Duration::from_millis(1)).build();
    assert!(in_real_time(market.quote("AAPL")).is_ok());
}

#[test]
fn patience_ends_for_what_does_not_come_and_for_nothing_else() {
    let wait = |receiver| receive_within(Duration::from_millis(5), 2, receiver);
    let (sender, receiver) = mpsc::channel();
    assert_eq!(wait(&receiver), Err(mpsc::RecvTimeoutError::Timeout));
    sender.send(1).unwrap();
    assert_eq!(wait(&receiver), Ok(1));
    drop(sender);
    assert_eq!(wait(&receiver), Err(mpsc::RecvTimeoutError::Disconnected));
}

#[test]
fn a_thread_gives_its_answer_or_its_panic_explained() {
    assert_eq!(on_a_thread(|| 1, "stuck"), 1);
    let outside = || on_a_thread(|| drop(tokio::runtime::Handle::current()), "stuck");
    assert!(complaint(outside).contains("There is no Tokio runtime here."));
}

#[tokio::test(start_paused = true)]
async fn busy_waiting_is_stopped_at_once() {
    let market = market();
    let call = tokio::spawn(market.quote("AAPL"));
    let work = async {
        while !call.is_finished() {
            yield_now().await;
        }
    };
    let panic = AssertUnwindSafe(timed(work)).catch_unwind().await.unwrap_err();
    assert!(panic.downcast_ref::<String>().unwrap().starts_with("busy waiting"));
}

#[tokio::test(start_paused = true)]
async fn a_future_that_is_polled_after_its_end_is_explained() {
    let work = async {
        let mut once = Box::pin(async { 1 });
        (&mut once).await + once.await
    };
    let panic = AssertUnwindSafe(timed(work)).catch_unwind().await.unwrap_err();
    let said = panic.downcast_ref::<String>().unwrap();
    assert!(said.contains("resumed after completion\". A future gives its answer once."), "{said}");
}

#[tokio::test(start_paused = true)]
async fn twins_and_numbers_of_shares_are_looked_at() {
    let market = market();
    join_all(["AAPL", "MSFT"].map(|symbol| market.quote(symbol))).await;
    asked(&market, &["MSFT", "AAPL"]);
    let twin = complaint(|| asked(&market, &["AAPL", "MSFT", "AAPL"]));
    assert!(twin.contains("AAPL is in the list twice, and was asked for once."), "{twin}");
    assert!(complaint(|| asked(&market, &["AAPL"])).contains("MSFT was asked for again"));
    assert!(
        complaint(|| asked(&market, &["AAPL", "IBM"]))
            .contains("MSFT was asked for instead of IBM")
    );

    let orders = [("AAPL", 3), ("AAPL", 4)];
    join_all(orders.map(|(symbol, quantity)| market.submit_order(symbol, quantity))).await;
    ordered(&market, &orders);
    let wrong = complaint(|| ordered(&market, &[("AAPL", 3), ("AAPL", 5)]));
    assert!(wrong.contains("an order for 4 x AAPL, and expected was 5 x AAPL"), "{wrong}");
}

#[tokio::test(start_paused = true)]
async fn an_error_that_was_given_is_told_from_one_that_was_made_up() {
    let market = Market::builder().troubles("AAPL", &[Some(Trouble::Refused)]).build();
    let refused = market.quote("AAPL").await;
    let invented = Err::<Quote, _>(MarketError::Unavailable { symbol: "AAPL".to_owned() });
    let habit = "A habit.";
    error(&market, refused.clone(), &Trouble::Refused.error("AAPL"), habit);
    assert!(complaint(|| drop(got(&market, refused.clone()))).contains("The market did say so"));
    assert!(complaint(|| drop(got(&market, invented.clone()))).contains("made up"));
    let complaint =
        |answer| complaint(|| error(&market, answer, &Trouble::Refused.error("AAPL"), habit));
    assert!(complaint(invented).contains("The market never said the first"));
    assert!(complaint(market.quote("AAPL").await).starts_with("got an answer"));
}

#[test]
fn a_wrong_price_is_rounded_exchanged_or_from_elsewhere() {
    let market = market();
    let [apple, google] = ["AAPL", "GOOGL"].map(|symbol| market.price(symbol).unwrap());
    assert!(complaint(|| price(&market, "AAPL", google)).contains("the price of GOOGL"));
    assert!(complaint(|| price(&market, "AAPL", apple + 0.02)).contains("Cents were lost"));
    assert!(complaint(|| price(&market, "AAPL", 1.0)).contains("from market to market"));
}

#[test]
fn of_long_lists_the_first_difference_is_shown() {
    answers(&[1, 2], &[1, 2], "");
    let wrong = complaint(|| answers(&[1, 2, 4], &[1, 2, 3], "A habit."));
    assert_eq!(wrong, "answer 3 is 4, and should be 3. A habit.");
    assert!(complaint(|| answers(&[1], &[1, 2], "")).starts_with("got 1 answers, expected 2;"));
}

#[test]
fn an_unwrapped_error_is_explained_and_other_panics_are_passed_on() {
    let market = Market::builder().latency(Duration::from_millis(1)).build();
    let unwrapped = || in_real_time(async { market.quote("INVALID").await.unwrap() });
    assert!(
        complaint(|| drop(unwrapped()))
            .contains("UnknownSymbol { symbol: \"INVALID\" }\". An error")
    );
    let other = || in_real_time(async { panic!("{} call", market.ledger().summary().calls) });
    assert_eq!(complaint(other), "1 call");
}

#[tokio::test(start_paused = true)]
async fn what_holds_up_the_first_call_is_named() {
    let market = market();
    let late = async {
        let call = market.quote("GOOGL");
        sleep(2 * SECOND).await;
        call.await
    };
    let (_, elapsed) = timed(late).await;
    let complaint = complaint(|| took(&market, elapsed, 2 * SECOND, "meanwhile"));
    assert!(complaint.contains("no call began before 2.0 s"), "{complaint}");
}
