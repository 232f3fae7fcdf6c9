//! Runs the approaches of a demo, one after another, each on its own runtime against its own market.

use crate::answer::Answer;
use crate::measurement::{Language, Measurement, Outcome};
use crate::observer::{LiveRun, Observer, Silent};
use crate::recorded::{self, Own};
use crate::settings::Settings;
use crate::setup::{Code, Prepared, Stage, Trial};
use crate::timeline::{Timeline, Watched};
use recording::Recording;
use slow_api::{Clock, Market, Span};
use std::any::Any;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// How long a run waits for threads that it left behind in `spawn_blocking`.
const PATIENCE: Duration = Duration::from_millis(100);

/// Runs a demo and measures each of its approaches.
///
/// An approach that panics is a failed measurement; the others still run.
///
/// # Panics
///
/// When the operating system gives no resources for a runtime.
pub fn run(
    prepared: &Prepared,
    settings: &Settings,
    observer: &mut dyn Observer,
) -> Vec<Measurement> {
    let clock = if prepared.demo.real_time_only { Clock::Real } else { settings.clock };
    let market = prepared.market.clone().clock(clock).seed(settings.seed);

    observer.demo_started(prepared);
    let measure = |trial: &Trial| {
        let stage = Stage::new(market.build());
        let measurement = run_trial(trial, stage, clock, observer);
        observer.approach_finished(trial, &measurement);
        measurement
    };
    prepared.trials.iter().map(measure).collect()
}

/// Runs one approach and records it event by event, for looking at it step by step. `own` says which lines of which files
/// are the program that is shown; what stands around them is not part of it.
///
/// # Panics
///
/// As [`run`].
pub fn record(
    prepared: &Prepared,
    trial: &Trial,
    settings: &Settings,
    own: &Own<'_>,
) -> (Measurement, Recording) {
    let clock = if prepared.demo.real_time_only { Clock::Real } else { settings.clock };
    let stage = Stage::new(prepared.market.clone().clock(clock).seed(settings.seed).build());
    let ledger = stage.market.ledger().clone();
    ledger.trace();
    let (measurement, panics) = listening(|| run_trial(trial, stage, clock, &mut Silent));
    let name = format!("{} / {}", prepared.demo.id, measurement.label);
    let recording = recorded::recording(name, &measurement, &ledger.events(), panics, own);
    (measurement, recording)
}

/// Runs something, and returns with its result what panics said meanwhile, on whichever thread. The hook that was there is
/// called, too, and is there again afterwards.
fn listening<T>(run: impl FnOnce() -> T) -> (T, Vec<String>) {
    // There is one hook for the whole process.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let before = Arc::new(panic::take_hook());
    let (ears, next) = (Arc::clone(&heard), Arc::clone(&before));
    panic::set_hook(Box::new(move |info| {
        let text = message(info.payload()).to_owned();
        ears.lock().unwrap_or_else(PoisonError::into_inner).push(text);
        next(info);
    }));
    let result = run();
    drop(panic::take_hook());
    panic::set_hook(Box::new(move |info| before(info)));
    let heard = std::mem::take(&mut *heard.lock().unwrap_or_else(PoisonError::into_inner));
    (result, heard)
}

/// What comes back from the moment that an approach runs.
struct Ran {
    elapsed: Duration,
    answer: Answer,
    held_up: Vec<Span>,
}

fn run_trial(
    trial: &Trial,
    stage: Stage,
    clock: Clock,
    observer: &mut dyn Observer,
) -> Measurement {
    let market = stage.market.clone();
    observer.approach_started(trial, &LiveRun { ledger: market.ledger().clone() });

    let run = match &trial.code {
        Code::Asynchronous(code) => guarded(clock, &stage, |runtime| {
            runtime.block_on(Watched::new(code(stage.clone()), stage.clone()))
        }),
        Code::Synchronous(code) => guarded(clock, &stage, |_| (code(stage.clone()), Vec::new())),
        Code::Skipped(why) => {
            let outcome = Outcome::Skipped(why.clone());
            return measurement(trial, clock, outcome, Ran::nothing(), &market);
        }
    };
    let outcome = match &run.answer.failure {
        None => Outcome::Ok,
        Some(why) => Outcome::Failed(why.clone()),
    };
    measurement(trial, clock, outcome, run, &market)
}

/// Runs `body` in the context of a fresh runtime, ends the runtime, and turns a panic into a failed answer.
///
/// The body is *entered* into the runtime, not run by it, so that synchronous code finds the clock and is
/// still free to start a runtime of its own.
fn guarded(clock: Clock, stage: &Stage, body: impl FnOnce(&Runtime) -> (Answer, Vec<Span>)) -> Ran {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .start_paused(clock == Clock::Virtual)
        .build()
        .expect("the operating system refused a runtime");

    let context = runtime.enter();
    stage.start_clock();
    let result = catch_unwind(AssertUnwindSafe(|| body(&runtime)));
    let elapsed = stage.elapsed();
    drop(context);
    // Dropping a runtime waits for blocking threads without limit; a demo must not hang on them.
    runtime.shutdown_timeout(PATIENCE);

    let (answer, held_up) = result.unwrap_or_else(|panic| {
        (Answer::failure(format!("panicked: {}", message(panic.as_ref()))), Vec::new())
    });
    Ran { elapsed, answer, held_up }
}

/// What a panic had to say.
fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}

fn measurement(
    trial: &Trial,
    clock: Clock,
    outcome: Outcome,
    run: Ran,
    market: &Market,
) -> Measurement {
    let ledger = market.ledger();
    Measurement {
        id: trial.approach.id.to_owned(),
        size: trial.size,
        label: trial.label.clone(),
        language: Language::Rust,
        clock,
        expected: trial.expected.clone(),
        elapsed: run.elapsed,
        outcome,
        note: run.answer.note,
        figures: run.answer.figures,
        timeline: Timeline::new(ledger, run.held_up, run.elapsed),
        ledger: ledger.summary(),
    }
}

impl Ran {
    fn nothing() -> Self {
        Ran { elapsed: Duration::ZERO, answer: Answer::default(), held_up: Vec::new() }
    }
}
