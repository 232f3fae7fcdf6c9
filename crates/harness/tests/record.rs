//! What a recorded approach looks like in the format that every view understands.

use harness::{Approach, Case, Demo, Measure, Prepared, Settings, Setup, source};
use recording::{End, Kind, Recording, State, What, states_at};
use slow_api::Market;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

const DEMO: Demo = Demo {
    id: "test",
    title: "A test",
    question: "?",
    takeaway: "",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[Approach::new("a", "one way")],
    setup: |_| Setup::new(),
};

/// This approach, recorded on virtual time; all of this file is the program.
fn recorded(case: Case) -> Recording {
    recorded_at(SECOND, case)
}

/// The same, where each call takes so long.
fn recorded_at(latency: Duration, case: Case) -> Recording {
    let setup = Setup::new().market(Market::builder().latency(latency)).case(case);
    let prepared = Prepared::new(DEMO, setup);
    let own = |file: &str, line| {
        let name = source::function_around(include_str!("record.rs"), line);
        file.ends_with("tests/record.rs").then(|| ("record.rs".to_owned(), name.to_owned()))
    };
    harness::record(&prepared, &prepared.trials[0], &Settings::virtual_time(), &own).1
}

fn task(recording: &Recording, name: &str) -> usize {
    recording.tasks.iter().position(|task| task.name == name).unwrap()
}

fn position(recording: &Recording, of: usize, wanted: impl Fn(&What) -> bool) -> usize {
    let found = recording.events.iter().position(|event| event.task == of && wanted(&event.what));
    found.unwrap_or_else(|| panic!("{:#?}", recording.events))
}

async fn two_prices(market: &Market) {
    let _ = market.quote("AAPL").await;
    let first = line!() - 1;
    let _ = market.quote("MSFT").await;
    assert_eq!(line!(), first + 3);
}
const FIRST_AWAIT: u32 = line!() - 5;

#[test]
fn the_line_that_waits_is_known_and_the_call_around_it() {
    let recording = recorded(Case::asynchronous("a", async |stage| {
        two_prices(&stage.market).await;
        let around = line!() - 1;
        assert!(around > 0);
    }));
    let aapl = task(&recording, "AAPL");
    let waits = position(&recording, aapl, |what| matches!(what, What::Waits { .. }));
    let What::Waits { chain } = recording.events[waits].what else { unreachable!() };
    let places: Vec<_> =
        recording.chains[chain].places.iter().map(|place| &recording.places[*place]).collect();
    assert_eq!(places[0].line, FIRST_AWAIT, "{places:?}");
    assert_eq!(places[0].function, "two_prices");
    assert!(places.len() > 1, "{places:?}");
}

#[test]
fn states_follow_the_run() {
    let recording = recorded(Case::asynchronous("a", async |stage| {
        let _ = tokio::join!(stage.market.quote("AAPL"), stage.market.quote("MSFT"));
    }));
    let [main, aapl, msft] = ["main task", "AAPL", "MSFT"].map(|name| task(&recording, name));
    let waits = position(&recording, msft, |what| matches!(what, What::Waits { .. }));
    let states = states_at(&recording, waits);
    assert_eq!(
        [states[main].state, states[aapl].state, states[msft].state],
        [State::Running, State::Waiting, State::Running]
    );
    let woken = position(&recording, aapl, |what| matches!(what, What::Woken { .. }));
    let states = states_at(&recording, woken);
    assert_eq!([states[main].state, states[aapl].state], [State::Waiting, State::Ready]);
    let last = states_at(&recording, recording.events.len());
    assert!(last.iter().all(|now| now.state == State::Ended(End::Completed)), "{last:?}");
    assert_eq!(recording.tasks[main].kind, Kind::Main);
    assert_eq!(recording.tasks[aapl].parent, Some(main));
}

/// A call that takes an hour on the paused clock takes far less than an hour.
#[test]
fn both_clocks_are_told() {
    const HOUR: Duration = Duration::from_secs(3600);
    let case = Case::asynchronous("a", async |stage| stage.market.quote("AAPL").await);
    let recording = recorded_at(HOUR, case);
    let shown = recording.events.iter().filter_map(|event| match event.what {
        What::Clock { shows } => Some(u128::from(shows)),
        _ => None,
    });
    assert_eq!(shown.collect::<Vec<_>>(), [0, HOUR.as_nanos()]);
    assert!(u128::from(recording.elapsed) < HOUR.as_nanos(), "{} ns passed", recording.elapsed);
}

#[test]
fn a_future_that_is_dropped_says_where() {
    let recording = recorded(Case::asynchronous("a", async |stage| {
        let quote = stage.market.quote("AAPL");
        drop(quote);
    }));
    let aapl = task(&recording, "AAPL");
    let made = recording.places[recording.tasks[aapl].place.unwrap()].line;
    let dropped = position(&recording, aapl, |what| matches!(what, What::NeverPolled { .. }));
    let What::NeverPolled { place: Some(place), .. } = recording.events[dropped].what else {
        panic!("{:?}", recording.events[dropped]);
    };
    assert_eq!(recording.places[place].line, made + 1);
}

#[test]
fn a_panic_has_a_message() {
    let recording = recorded(Case::synchronous("a", |_| -> () { panic!("on purpose") }));
    let says = recording.events.iter().find_map(|event| match &event.what {
        What::Says { text } => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(says, Some("on purpose"));
    assert_eq!(recording.tasks[0].ended.map(|(_, how)| how), Some(End::Panicked));
}

#[test]
fn calls_of_one_name_are_tasks_of_their_own() {
    let recording = recorded(Case::asynchronous("a", async |stage| {
        let call = async || stage.market.quote("AAPL").await;
        let _ = tokio::join!(call(), call(), call());
    }));
    let calls = recording.tasks.iter().filter(|task| task.name == "AAPL");
    let ends: Vec<_> = calls.map(|task| task.ended.map(|(_, how)| how)).collect();
    assert_eq!(ends, [Some(End::Completed); 3]);
}

#[test]
fn a_call_that_panics_has_a_message_too() {
    let recording = recorded(Case::synchronous("a", |stage| {
        // Without a runtime, Tokio's timer panics.
        let market = stage.market.clone();
        let thread = std::thread::spawn(move || {
            let quote = std::pin::pin!(market.quote("AAPL"));
            let waker = std::task::Waker::noop();
            let _ = quote.poll(&mut std::task::Context::from_waker(waker));
        });
        assert!(thread.join().is_err());
    }));
    let aapl = task(&recording, "AAPL");
    let says = position(&recording, aapl, |what| matches!(what, What::Says { .. }));
    let What::Says { text } = &recording.events[says].what else { unreachable!() };
    assert!(text.contains("runtime"), "{text}");
    let shown = recording
        .events
        .iter()
        .any(|event| matches!(event.what, What::Clock { shows } if shows > 0));
    assert!(!shown, "what runs outside the runtime does not move the virtual clock");
}
