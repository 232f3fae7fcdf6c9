//! The chapters on real cores, by order and counts: how many threads, how many calls in flight, how many beats.
//! What a wall clock shows depends on who else uses the machine, and is not asserted.

use futures::future::join_all;
use harness::{Measurement, Outcome, Settings, machine};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, mpsc};
use std::thread::{self, ThreadId};
use tokio::runtime::{Builder, Runtime};

/// The approaches of a demo with these ids, or all of them when there are none, as short as they can be.
fn measure(lesson: &str, demo: &str, ids: &[&str]) -> Vec<Measurement> {
    measure_at(50.0, lesson, demo, ids)
}

fn measure_at(
    speed: f64,
    lesson: &str,
    demo: &str,
    ids: &[&str],
) -> Vec<Measurement> {
    let settings =
        Settings { speed, requests: Some(100), ..Settings::default() };
    let measured = crate::measure(lesson, demo, ids, &settings);
    for measurement in &measured {
        assert_eq!(measurement.outcome, Outcome::Ok, "{}", measurement.id);
    }
    measured
}

fn figure(of: &Measurement, name: &str) -> f64 {
    let figure = of.figures.iter().find(|figure| figure.name == name);
    figure.unwrap_or_else(|| panic!("{}: no {name}", of.id)).value
}

/// Who took part: the id of each approach and its number of threads.
fn threads(of: &[Measurement]) -> Vec<(&str, usize)> {
    let threads = |of: &Measurement| figure(of, "threads") as usize;
    of.iter().map(|of| (of.id.as_str(), threads(of))).collect()
}

#[test]
fn three_tasks_are_not_three_threads() {
    let measured = measure("concurrent-vs-parallel", "one-thread", &[]);
    assert_eq!(
        threads(&measured),
        [("one-by-one", 1), ("join", 1), ("spawn", 1)]
    );
    let peaks: Vec<_> =
        measured.iter().map(|of| of.ledger.peak_in_flight).collect();
    assert_eq!(peaks, [1, 3, 3]);
}

// That the sums are right is part of their outcome.
#[test]
fn work_is_shared_out_among_threads_and_not_within_a_task() {
    let measured = measure("concurrent-vs-parallel", "many-cores", &[]);
    let cores = machine::cores();
    for (id, threads) in threads(&measured) {
        match id {
            "in-a-row" | "join" => assert_eq!(threads, 1, "{id}"),
            "threads" => assert_eq!(threads, 3),
            "spawn" | "rayon" | "rayon-split" => {
                assert!((1..=cores).contains(&threads), "{id}: {threads}");
            }
            other => panic!("{other} is not tested"),
        }
    }
}

#[test]
fn lanes_are_threads() {
    for measurement in measure("concurrent-vs-parallel", "many-cores", &[])
    {
        let lanes = &measurement.timeline.lanes;
        let names: Vec<_> = lanes
            .iter()
            .map(|lane| lane.name.as_str())
            .filter(|name| *name != "event loop")
            .collect();
        let threads = figure(&measurement, "threads") as usize;
        let expected: Vec<_> = (1..=threads)
            .map(|number| format!("thread {number}"))
            .collect();
        assert_eq!(names, expected, "{}", measurement.id);
    }
}

#[test]
fn the_small_pieces_are_all_done() {
    let measured =
        measure("concurrent-vs-parallel", "many-cores", &["rayon-split"]);
    let lanes = &measured[0].timeline.lanes;
    let pieces: usize = lanes.iter().map(|lane| lane.spans.len()).sum();
    assert_eq!(pieces, 24);
}

#[test]
fn a_piece_of_work_for_each_thread() {
    let pieces = machine::cores().clamp(2, 8);
    let measured = measure("concurrent-vs-parallel", "gil", &[]);
    assert_eq!(
        threads(&measured),
        [("one-thread", 1), ("threads", pieces)]
    );
}

#[test]
fn the_price_is_that_of_so_many_as_were_asked_for() {
    let measured =
        measure("concurrent-vs-parallel", "price-of-a-task", &[]);
    let notes: Vec<_> =
        measured.iter().map(|of| of.note.as_deref().unwrap()).collect();
    assert!(notes[0].starts_with("100 tasks"), "{}", notes[0]);
    assert!(notes[1].starts_with("100 threads"), "{}", notes[1]);
    for of in &measured {
        assert!(figure(of, "time_each_us") > 0.0, "{}", of.id);
    }
    assert!(figure(&measured[0], "future_bytes") > 0.0);
}

#[test]
fn eight_calls_in_five_ways() {
    let ids = [
        "io-in-a-row",
        "io-async",
        "io-threads",
        "io-rayon",
        "io-spawn-blocking",
    ];
    let measured = measure("cpu-vs-io", "matrix", &ids);
    let cores = machine::cores();
    for (of, (id, threads)) in measured.iter().zip(threads(&measured)) {
        assert_eq!((of.ledger.calls, of.ledger.completed), (8, 8), "{id}");
        let at_most = match id {
            "io-in-a-row" => (1, 1),
            "io-async" => (1, 8),
            "io-rayon" => (cores, cores as u64),
            _ => (8, 8),
        };
        assert!(threads <= at_most.0, "{id}: {threads} threads");
        assert!(of.ledger.peak_in_flight <= at_most.1, "{id}");
    }
    assert_eq!(measured[1].ledger.peak_in_flight, 8, "async: all at once");
    assert_eq!(threads(&measured)[2].1, 8, "threads: one for each");
}

#[test]
fn eight_pieces_of_work_in_five_ways() {
    let ids = [
        "cpu-in-a-row",
        "cpu-async",
        "cpu-threads",
        "cpu-rayon",
        "cpu-spawn-blocking",
    ];
    let measured = measure("cpu-vs-io", "matrix", &ids);
    let cores = machine::cores();
    for (of, (id, threads)) in measured.iter().zip(threads(&measured)) {
        let at_most = match id {
            "cpu-in-a-row" | "cpu-async" => 1,
            "cpu-rayon" => cores,
            _ => 8,
        };
        assert!((1..=at_most).contains(&threads), "{id}: {threads}");
        let lanes = of.timeline.lanes.iter();
        let work = lanes.filter(|lane| lane.name != "event loop");
        let pieces: usize = work.map(|lane| lane.spans.len()).sum();
        assert_eq!(pieces, 8, "{id}");
    }
}

#[test]
fn the_last_cell_of_a_row_names_the_best() {
    let measured = measure("cpu-vs-io", "matrix", &[]);
    let best: Vec<_> = measured
        .iter()
        .filter(|of| of.note.as_ref().unwrap().contains("best for"))
        .map(|of| of.id.as_str())
        .collect();
    assert_eq!(best, ["io-spawn-blocking", "cpu-spawn-blocking"]);
}

#[test]
fn the_heart_does_not_beat_while_the_loop_computes() {
    let measured = measure("cpu-vs-io", "mixed", &["on-the-loop"]);
    assert_eq!(figure(&measured[0], "beats"), 0.0);
    assert_eq!(figure(&measured[0], "threads"), 1.0);
}

#[test]
fn the_heart_beats_on_while_rayon_computes() {
    // Slow enough for the loop to get a turn on a busy machine.
    let measured = measure_at(4.0, "cpu-vs-io", "mixed", &["off-the-loop"]);
    assert!(figure(&measured[0], "beats") >= 1.0);
}

fn two_workers() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).build().unwrap()
}

// concurrent-vs-parallel: "within one task, nothing does".
#[test]
fn join_stays_on_one_thread_however_many_there_are() {
    let id = async || thread::current().id();
    let joined = async move { join_all([id(), id(), id()]).await };
    let runtime = two_workers();
    let ids = runtime.block_on(runtime.spawn(joined)).unwrap();
    let distinct: HashSet<ThreadId> = ids.into_iter().collect();
    assert_eq!(distinct.len(), 1);
}

// concurrent-vs-parallel: "spawned tasks may also run in parallel". Each blocks its worker until the other is there.
#[test]
fn spawned_tasks_run_in_parallel_on_two_workers() {
    let both_here = Arc::new(Barrier::new(2));
    let runtime = two_workers();
    let meet = || {
        let both_here = Arc::clone(&both_here);
        runtime.spawn(async move {
            both_here.wait();
            thread::current().id()
        })
    };
    let (one, other) = (meet(), meet());
    let ids = runtime.block_on(async { (one.await, other.await) });
    assert_ne!(ids.0.unwrap(), ids.1.unwrap());
}

// cpu-vs-io: "what has started there cannot be aborted".
#[test]
fn blocking_work_that_has_started_cannot_be_aborted() {
    let (started, has_started) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel();
    let finished = Arc::new(AtomicBool::new(false));

    let runtime = Builder::new_current_thread().build().unwrap();
    let flag = Arc::clone(&finished);
    let work = runtime.spawn_blocking(move || {
        started.send(()).unwrap();
        may_go_on.recv().unwrap();
        flag.store(true, Ordering::SeqCst);
    });
    has_started.recv().unwrap();
    work.abort();
    go_on.send(()).unwrap();

    assert!(runtime.block_on(work).is_ok());
    assert!(finished.load(Ordering::SeqCst));
}
