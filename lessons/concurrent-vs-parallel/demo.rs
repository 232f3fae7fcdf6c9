use futures::future::join_all;
use harness::machine::{self, Repeated};
use harness::{
    Answer, Approach, Case, Demo, Demos, Expected, Finding, Knob, Measure,
    Settings, Setup, Stage, theory,
};
use rayon::prelude::*;
use slow_api::{Heartbeat, Market, MarketError, Threads};
use std::cell::Cell;
use std::collections::HashSet;
use std::hint::black_box;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, RwLock};
use std::thread::{self, ScopedJoinHandle, ThreadId};
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

// ANCHOR: seen-by
/// Asks for a price, and says on which thread the answer came.
async fn seen_by(
    market: &Market,
    symbol: &str,
) -> Result<ThreadId, MarketError> {
    market.quote(symbol).await?;
    Ok(thread::current().id())
}
// ANCHOR_END: seen-by

// ANCHOR: one-by-one
async fn one_by_one(market: &Market) -> Result<Vec<ThreadId>, MarketError> {
    let mut threads = Vec::new();
    for symbol in SYMBOLS {
        threads.push(seen_by(market, symbol).await?); // <-
    }
    Ok(threads)
}
// ANCHOR_END: one-by-one

// ANCHOR: prices-joined
async fn prices_joined(
    market: &Market,
) -> Result<Vec<ThreadId>, MarketError> {
    let (aapl, googl, msft) = tokio::try_join!(
        seen_by(market, "AAPL"),  // <-
        seen_by(market, "GOOGL"), // <-
        seen_by(market, "MSFT"),  // <-
    )?;
    Ok(vec![aapl, googl, msft])
}
// ANCHOR_END: prices-joined

// ANCHOR: prices-spawned
/// Three tasks. They are not three threads: this runtime has only one.
async fn prices_spawned(
    market: &Market,
) -> Result<Vec<ThreadId>, MarketError> {
    let tasks = SYMBOLS.map(|symbol| {
        let market = market.clone();
        tokio::spawn(async move { seen_by(&market, symbol).await }) // <-
    });
    let joined = join_all(tasks).await.into_iter();
    joined.map(|task| task.expect("the task did not panic")).collect()
}
// ANCHOR_END: prices-spawned

// ANCHOR: work
/// The sum of i² over a range of numbers. Without `black_box` the optimiser
/// finds the closed formula, and there is nothing left to compute.
fn sum_of_squares(range: Range<u64>) -> u64 {
    range.map(|i| black_box(i) * i).sum()
}
// ANCHOR_END: work

// ANCHOR: in-a-row
/// The longest first: a core that takes it last keeps the others waiting.
const ENDS: [u64; 3] = [3_000_000, 2_000_000, 1_000_000];

fn in_a_row(work: impl Fn(Range<u64>) -> u64) -> Vec<u64> {
    ENDS.into_iter().map(|end| work(0..end)).collect() // <-
}
// ANCHOR_END: in-a-row

// ANCHOR: sums-joined
/// One task, one thread. Nothing here ever waits, so nothing overlaps.
async fn sums_joined(work: impl Fn(Range<u64>) -> u64) -> Vec<u64> {
    let sum = async |end| work(0..end);
    let (three, two, one) =
        tokio::join!(sum(ENDS[0]), sum(ENDS[1]), sum(ENDS[2])); // <-
    vec![three, two, one]
}
// ANCHOR_END: sums-joined

// ANCHOR: sums-spawned
/// Three tasks, on a runtime with a worker thread for each core.
async fn sums_spawned(
    work: impl Fn(Range<u64>) -> u64 + Clone + Send + 'static,
) -> Vec<u64> {
    let tasks = ENDS.map(|end| {
        let work = work.clone();
        tokio::spawn(async move { work(0..end) }) // <-
    });
    let joined = join_all(tasks).await.into_iter();
    joined.map(|task| task.expect("the task did not panic")).collect()
}
// ANCHOR_END: sums-spawned

// ANCHOR: threads
/// A thread of the operating system for each sum.
fn on_threads(work: impl Fn(Range<u64>) -> u64 + Sync) -> Vec<u64> {
    let work = &work;
    thread::scope(|scope| {
        let threads = ENDS.map(|end| scope.spawn(move || work(0..end))); // <-
        let joined = threads.into_iter().map(ScopedJoinHandle::join);
        joined.map(|sum| sum.expect("the thread did not panic")).collect()
    })
}
// ANCHOR_END: threads

// ANCHOR: rayon
/// A pool with a thread for each core. A thread that has nothing left to do
/// steals work from another thread.
fn on_rayon(work: impl Fn(Range<u64>) -> u64 + Sync) -> Vec<u64> {
    ENDS.into_par_iter().map(|end| work(0..end)).collect() // <-
}
// ANCHOR_END: rayon

// ANCHOR: rayon-split
/// The same pool with more to steal: pieces of a quarter of a million.
fn split_on_rayon(work: impl Fn(Range<u64>) -> u64 + Sync) -> Vec<u64> {
    const PIECE: u64 = 250_000;
    let piece = |number| work(number * PIECE..(number + 1) * PIECE);
    let sum = |end| (0..end / PIECE).into_par_iter().map(piece).sum(); // <-
    ENDS.into_par_iter().map(sum).collect()
}
// ANCHOR_END: rayon-split

// ANCHOR: gil-one-thread
fn on_one_thread(pieces: usize, work: impl Fn()) {
    for _ in 0..pieces {
        work(); // <-
    }
}
// ANCHOR_END: gil-one-thread

// ANCHOR: gil-threads
fn a_thread_each(pieces: usize, work: impl Fn() + Sync) {
    thread::scope(|scope| {
        for _ in 0..pieces {
            scope.spawn(&work); // <-
        }
    });
}
// ANCHOR_END: gil-threads

// ANCHOR: tasks
/// Each task reports that it has begun, and waits for the gate.
async fn wait_at(
    gate: Arc<tokio::sync::RwLock<()>>,
    begun: Arc<AtomicUsize>,
) {
    begun.fetch_add(1, Ordering::Relaxed);
    drop(gate.read().await); // <-
}

/// Starts the tasks, measures when all of them wait, and opens the
/// gate.
async fn wait_in_tasks(count: usize, look: impl FnOnce()) {
    let gate = Arc::new(tokio::sync::RwLock::new(()));
    let begun = Arc::new(AtomicUsize::new(0));
    let closed = gate.write().await;
    let wait = |_| tokio::spawn(wait_at(gate.clone(), begun.clone())); // <-
    let tasks: Vec<_> = (0..count).map(wait).collect();
    while begun.load(Ordering::Relaxed) < count {
        tokio::task::yield_now().await;
    }
    look();
    drop(closed);
    for task in tasks {
        task.await.expect("the task did not panic");
    }
}
// ANCHOR_END: tasks

// ANCHOR: waiting-threads
/// 64 KiB. The default of Rust's standard library is 2 MiB, of which only
/// touched pages become memory.
const STACK: usize = 64 * 1024;

/// The same with threads, as many as the operating system lets us have. The
/// scope waits for all of them to end.
fn wait_in_threads(count: usize, look: impl FnOnce()) -> usize {
    let gate = RwLock::new(());
    let begun = AtomicUsize::new(0);
    let wait = || {
        begun.fetch_add(1, Ordering::Relaxed);
        drop(gate.read()); // <-
    };
    thread::scope(|scope| {
        let closed = gate.write();
        let start = |_: &usize| {
            let thread = thread::Builder::new().stack_size(STACK);
            thread.spawn_scoped(scope, wait).is_ok() // <-
        };
        let started = (0..count).take_while(start).count();
        while begun.load(Ordering::Relaxed) < started {
            thread::yield_now();
        }
        look();
        drop(closed);
        started
    })
}
// ANCHOR_END: waiting-threads

// ANCHOR: one-blocks
/// A task that wakes from a sleep, and then blocks the worker that woke it.
async fn wakes_and_blocks(nap: Duration, work: Duration) {
    sleep(nap).await;
    thread::sleep(work); // <- no `await`: this thread belongs to it
}
// ANCHOR_END: one-blocks

// ANCHOR: off-the-workers
/// The same work on a thread of the blocking pool.
async fn wakes_and_hands_over(nap: Duration, work: Duration) {
    sleep(nap).await;
    spawn_blocking(move || thread::sleep(work)) // <-
        .await
        .expect("the work did not panic");
}
// ANCHOR_END: off-the-workers

/// How this chapter is wired into the workbook.
pub const DEMOS: Demos = Demos {
    chapter: "concurrent-vs-parallel",
    knobs: &[Knob::Requests],
    list: &[ONE_THREAD, MANY_CORES, GIL, PRICE_OF_A_TASK, BLOCKED_WORKER],
};

const SYMBOLS: [&str; 3] = ["AAPL", "GOOGL", "MSFT"];

const ONE_THREAD: Demo = Demo {
    id: "one-thread",
    title: "Three calls, one thread",
    question: "Three calls of 1 s, in one task or in three, on a runtime \
        with one thread. How long do they take, and on how many threads?",
    takeaway: "Three waits need no more threads than one: one thread looks \
        after all of them.",
    measures: &[Measure::Time, Measure::Threads],
    real_time_only: false,
    approaches: &[
        Approach::new("one-by-one", "one by one")
            .finds(&[Finding::Sequential]),
        Approach::new("join", "join!").source("prices-joined"),
        Approach::new("spawn", "spawn").source("prices-spawned"),
    ],
    setup: one_thread,
};

fn one_thread(settings: &Settings) -> Setup {
    let latency = settings.seconds(1.0);
    Setup::new()
        .market(Market::builder().latency(latency))
        .case(
            Case::asynchronous("one-by-one", async |stage| {
                Ok::<_, MarketError>(seen(
                    &one_by_one(&stage.market).await?,
                ))
            })
            .expected(theory::in_a_row(&[latency; 3])),
        )
        .case(
            Case::asynchronous("join", async |stage| {
                prices_joined(&stage.market)
                    .await
                    .map(|threads| seen(&threads))
            })
            .expected(theory::together(&[latency; 3])),
        )
        .case(
            Case::asynchronous("spawn", async |stage| {
                prices_spawned(&stage.market)
                    .await
                    .map(|threads| seen(&threads))
            })
            .expected(theory::together(&[latency; 3])),
        )
}

/// On how many threads the answers came.
fn seen(threads: &[ThreadId]) -> Answer {
    let distinct = threads.iter().collect::<HashSet<_>>().len();
    Answer::note(format!(
        "{} prices on {}",
        threads.len(),
        counted(distinct, "thread")
    ))
    .figure("threads", "threads seen", distinct as f64, "")
}

const MANY_CORES: Demo = Demo {
    id: "many-cores",
    title: "Three sums, many cores",
    question: "Three sums, of 1, 2 and 3 million squares; the longest \
        takes 1 s. How long do the three take?",
    takeaway: "join! is concurrent, not parallel: it overlaps waits, and \
        here are none. Threads are parallel, as far as there are cores, \
        and take at least as long as the longest piece.",
    measures: &[Measure::Time, Measure::Threads],
    real_time_only: true,
    approaches: &[
        Approach::new("in-a-row", "sequential"),
        Approach::new("join", "join!")
            .source("sums-joined")
            .finds(&[Finding::Blocked]),
        Approach::new("spawn", "spawn, many workers")
            .source("sums-spawned"),
        Approach::new("threads", "threads"),
        Approach::new("rayon", "rayon"),
        Approach::new("rayon-split", "rayon, small pieces"),
    ],
    setup: many_cores,
};

fn many_cores(settings: &Settings) -> Setup {
    let cores = machine::cores();
    // The longest of the three takes a second.
    let million = lasting(settings.seconds(1.0) / 3, 1_000_000);
    let pieces = ENDS.map(|end| million.time() * (end / 1_000_000) as u32);
    let quarters = [million.time() / 4; 24];
    let one_after_another = theory::in_a_row(&pieces);
    let no_overlap = Expected::new(
        one_after_another.time,
        "one thread: work does not overlap",
    );
    let in_parallel = theory::on_cores(&pieces, cores);

    let question = format!(
        "Three sums, of 1, 2 and 3 million squares; the longest takes 1 s. \
         This machine can run {} at once. How long do the three take?",
        counted(cores, "thread")
    );
    Setup::new()
        .question(question)
        .case(
            Case::synchronous("in-a-row", move |stage| {
                let threads = Threads::new(stage.market.ledger());
                let sums = in_a_row(recorded(&threads, million));
                sums_on(&threads, &sums, million)
            })
            .expected(one_after_another),
        )
        .case(
            Case::asynchronous("join", async move |stage| {
                let threads = Threads::new(stage.market.ledger());
                let sums = sums_joined(recorded(&threads, million)).await;
                sums_on(&threads, &sums, million)
            })
            .expected(no_overlap),
        )
        .case(
            Case::synchronous(
                "spawn",
                move |stage| -> io::Result<Answer> {
                    let runtime = Builder::new_multi_thread().build()?;
                    stage.start_clock();
                    let threads = Threads::new(stage.market.ledger());
                    let work = recorded(&threads, million);
                    let sums = runtime.block_on(sums_spawned(work));
                    Ok(sums_on(&threads, &sums, million))
                },
            )
            .expected(in_parallel.clone()),
        )
        .case(
            Case::synchronous("threads", move |stage| {
                let threads = Threads::new(stage.market.ledger());
                let sums = on_threads(recorded(&threads, million));
                sums_on(&threads, &sums, million)
            })
            .expected(in_parallel.clone()),
        )
        .case(
            Case::synchronous("rayon", move |stage| {
                let threads = Threads::new(stage.market.ledger());
                let sums = on_rayon(recorded(&threads, million));
                sums_on(&threads, &sums, million)
            })
            .expected(in_parallel),
        )
        .case(
            Case::synchronous("rayon-split", move |stage| {
                let threads = Threads::new(stage.market.ledger());
                let sums = split_on_rayon(recorded(&threads, million));
                sums_on(&threads, &sums, million)
            })
            .expected(theory::on_cores(&quarters, cores)),
        )
}

/// The sum of so many squares, repeated until it takes this long. The speed
/// of this machine is measured once.
fn lasting(target: Duration, numbers: u32) -> Repeated {
    static THOUSAND: OnceLock<Duration> = OnceLock::new();
    let thousand = *THOUSAND.get_or_init(|| {
        machine::shortest_time_of(|| sum_of_squares(0..100_000)) / 100
    });
    Repeated::until(target, thousand * (numbers / 1_000))
}

/// The work, repeated, with a lane for each thread that does some of it.
fn recorded(
    threads: &Threads,
    million: Repeated,
) -> impl Fn(Range<u64>) -> u64 + Clone + Send + Sync + 'static {
    let threads = threads.clone();
    move |range| {
        threads.work(|| million.run(|| sum_of_squares(range.clone())))
    }
}

/// Three right sums, and who did them.
fn sums_on(threads: &Threads, sums: &[u64], million: Repeated) -> Answer {
    // In u128: the product is six times the sum, and too much for a u64.
    let formula = |end: u64| {
        let end = u128::from(end);
        (end - 1) * end * (2 * end - 1) / 6
    };
    if !sums.iter().copied().map(u128::from).eq(ENDS.map(formula)) {
        return Answer::failure(format!("{sums:?} are the wrong sums"));
    }
    at_work(threads, format!("3 sums, {}", each(million)))
}

/// How much work that is. It differs from machine to machine and from
/// language to language, for the time is what is given.
fn each(million: Repeated) -> String {
    format!("{} times each", million.times())
}

fn at_work(threads: &Threads, note: String) -> Answer {
    Answer::note(note)
        .figure("threads", "threads seen", threads.seen() as f64, "")
        .figure(
            "at_once",
            "at work at the same moment",
            threads.most_at_work() as f64,
            "",
        )
}

const GIL: Demo = Demo {
    id: "gil",
    title: "The GIL",
    question: "Equal pieces of work, 2 s in all, on one thread, then on a \
        thread each. How long do they take in Rust? And in Python \
        (`--python`)?",
    takeaway: "Rust has no global lock: twice the cores, half the time. \
        Python's GIL lets one thread compute at a time, so Python needs \
        processes, or a build without the GIL.",
    measures: &[Measure::Time, Measure::Threads],
    real_time_only: true,
    approaches: &[
        Approach::new("one-thread", "one thread").source("gil-one-thread"),
        Approach::new("threads", "a thread each").source("gil-threads"),
    ],
    setup: gil,
};

fn gil(settings: &Settings) -> Setup {
    let cores = machine::cores();
    // Enough to see it on one core, and no more than a handful of lanes.
    let pieces = cores.clamp(2, 8);
    let work = lasting(settings.seconds(2.0) / pieces as u32, NUMBERS);
    let pieces_of_work = vec![work.time(); pieces];
    let question = format!(
        "{pieces} equal pieces of work, 2 s in all, on one thread, then on \
         {pieces}. How long do they take in Rust? And in Python \
         (`--python`)?"
    );
    Setup::new()
        .question(question)
        .case(
            Case::synchronous("one-thread", move |stage| {
                let threads = Threads::new(stage.market.ledger());
                on_one_thread(pieces, || {
                    recorded_piece(&threads, work);
                });
                at_work(&threads, format!("{pieces} sums, {}", each(work)))
            })
            .expected(theory::in_a_row(&pieces_of_work)),
        )
        .case(
            Case::synchronous("threads", move |stage| {
                let threads = Threads::new(stage.market.ledger());
                a_thread_each(pieces, || {
                    recorded_piece(&threads, work);
                });
                at_work(&threads, format!("{pieces} sums, {}", each(work)))
            })
            .label(format!("{pieces} threads"))
            .expected(theory::on_cores(&pieces_of_work, cores)),
        )
}

/// The numbers that each sum of `gil` adds up.
const NUMBERS: u32 = 100_000;

fn recorded_piece(threads: &Threads, work: Repeated) {
    threads.work(|| work.run(|| sum_of_squares(0..NUMBERS.into())));
}

/// More threads than this tell nothing new and burden the machine.
const MOST_THREADS: usize = 10_000;
/// More tasks than this do not fit into the memory of every machine.
const MOST_TASKS: usize = 1_000_000;

const PRICE_OF_A_TASK: Demo = Demo {
    id: "price-of-a-task",
    title: "The price of a task",
    question: "10,000 tasks that all wait, then 10,000 threads that all \
        wait. How much does one of them cost, in time and in memory?",
    takeaway: "A waiting task is a small value in memory. A waiting thread \
        is a stack and an entry in the kernel's tables, and the kernel has \
        to start it, wake it and clear it away.",
    measures: &[Measure::Memory, Measure::CostOfEach],
    real_time_only: true,
    approaches: &[
        Approach::new("tasks", "tasks"),
        Approach::new("threads", "threads").source("waiting-threads"),
    ],
    setup: price_of_a_task,
};

fn price_of_a_task(settings: &Settings) -> Setup {
    let wanted = settings.requests.unwrap_or(10_000);
    let room = machine::room_for_threads().unwrap_or(MOST_THREADS);
    let tasks = wanted.min(MOST_TASKS);
    let threads = wanted.min(MOST_THREADS).min(room);
    let question = format!(
        "{} tasks that all wait, then {} threads that all wait. How much \
         does one of them cost, in time and in memory?",
        grouped(tasks),
        grouped(threads)
    );
    Setup::new()
        .question(question)
        .case(price_of_tasks(tasks))
        .case(price_of_threads(threads, wanted))
}

fn price_of_tasks(count: usize) -> Case {
    let label = format!("{} tasks", grouped(count));
    Case::asynchronous("tasks", async move |stage: Stage| {
        let bill = Bill::open(&stage);
        let memory = Cell::new(None);
        wait_in_tasks(count, || memory.set(bill.memory())).await;

        let size = size_of_val(&wait_at(Arc::default(), Arc::default()));
        let answer = bill.settle(count, "tasks", memory.get(), size);
        let size = size as f64;
        answer.figure("future_bytes", "of which the future", size, "bytes")
    })
    .label(label)
}

/// `count` is what this machine can bear, `wanted` what was asked for.
fn price_of_threads(count: usize, wanted: usize) -> Case {
    let label = format!("{} threads", grouped(count));
    Case::synchronous("threads", move |stage| {
        let bill = Bill::open(&stage);
        let memory = Cell::new(None);
        let started = wait_in_threads(count, || memory.set(bill.memory()));
        if started == 0 {
            return Answer::failure("this machine has no room for threads");
        }
        let mut answer =
            bill.settle(started, "threads", memory.get(), PAGE);
        if let (Some(note), Some(why)) =
            (&mut answer.note, why_fewer(started, count, wanted))
        {
            *note += why;
        }
        answer
    })
    .label(label)
}

/// Why there were fewer threads than asked for, if so.
fn why_fewer(
    started: usize,
    planned: usize,
    wanted: usize,
) -> Option<&'static str> {
    if started < planned {
        Some("; the operating system refused the next one")
    } else if started == wanted {
        None
    } else if started == MOST_THREADS {
        Some("; enough to see what one costs")
    } else {
        Some("; this machine has no room for more")
    }
}

/// A thread that has run has touched one page of its stack, at least.
const PAGE: usize = 4096;

/// What very many of something cost, from the first to the end of the last.
struct Bill<'a> {
    stage: &'a Stage,
    before: Option<u64>,
}

impl<'a> Bill<'a> {
    fn open(stage: &'a Stage) -> Self {
        let before = machine::resident_memory();
        stage.start_clock();
        Bill { stage, before }
    }

    /// The memory taken since then.
    fn memory(&self) -> Option<u64> {
        machine::resident_memory()?.checked_sub(self.before?)
    }

    /// Each needs at least so many bytes. When they seem to have used less,
    /// they were given memory that an earlier demo had freed.
    fn settle(
        self,
        count: usize,
        what: &str,
        memory: Option<u64>,
        least: usize,
    ) -> Answer {
        let share = |total: f64| total / count as f64;
        let time = self.stage.elapsed().as_secs_f64();
        let mut note = format!("{} {what}", grouped(count));
        let memory = memory.map(|bytes| share(bytes as f64));
        let known = memory.filter(|bytes| *bytes >= least as f64);
        if memory.is_none() {
            note += ", memory is measured on Linux only";
        } else if known.is_none() {
            note += ", memory not measured: it was there, freed by earlier \
                demos; run this one alone";
        }
        let answer = Answer::note(note).figure(
            "time_each_us",
            "time for each, begin to end",
            share(time * 1e6),
            "us",
        );
        match known {
            Some(bytes) => answer.figure(
                "memory_each_bytes",
                "memory for each",
                bytes,
                "bytes",
            ),
            None => answer,
        }
    }
}

const BLOCKED_WORKER: Demo = Demo {
    id: "blocked-worker",
    title: "One blocked worker of four",
    question: "A runtime with four workers. One task wakes from a sleep \
        and then blocks its thread for 1 s; a heartbeat ticks every 0.05 \
        s. For how long does the heartbeat stop?",
    takeaway: "More workers do not protect you: the blocked worker may be \
        the one that keeps the timers. Block on threads that are made for \
        it.",
    measures: &[Measure::LongestGap, Measure::Time],
    real_time_only: true,
    approaches: &[
        Approach::new("one-blocks", "one task blocks")
            .finds(&[Finding::Blocked]),
        Approach::new("off-the-workers", "spawn_blocking"),
    ],
    setup: blocked_worker,
};

fn blocked_worker(settings: &Settings) -> Setup {
    // It wakes between two beats: woken together with the heartbeat, the
    // worker has two tasks, and hands the driver over.
    let [nap, work, period] =
        [0.225, 1.0, 0.05].map(|seconds| settings.seconds(seconds));
    let expected = Expected::new(nap + work, "the sleep, then the work");
    Setup::new()
        .case(
            Case::synchronous("one-blocks", move |stage| {
                on_four_workers(&stage, period, || {
                    wakes_and_blocks(nap, work)
                })
            })
            .expected(expected.clone()),
        )
        .case(
            Case::synchronous("off-the-workers", move |stage| {
                on_four_workers(&stage, period, || {
                    wakes_and_hands_over(nap, work)
                })
            })
            .expected(expected),
        )
}

/// Spawns the task on a runtime with four workers, beside a heartbeat.
fn on_four_workers<F>(
    stage: &Stage,
    period: Duration,
    task: impl FnOnce() -> F,
) -> io::Result<Answer>
where
    F: Future<Output = ()> + Send + 'static,
{
    let runtime = Builder::new_multi_thread()
        .worker_threads(4)
        .enable_time()
        .build()?;
    stage.start_clock();
    let gap = runtime.block_on(async {
        let pulse = Heartbeat::start(period);
        tokio::spawn(task()).await.expect("the task did not panic");
        pulse.longest_gap().as_secs_f64()
    });
    Ok(Answer::default().figure(
        "longest_gap_s",
        "longest time without a heartbeat",
        gap,
        "s",
    ))
}

/// "1 thread", "3 threads".
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// "10,000".
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(String::from_utf8_lossy)
        .collect();
    groups.join(",")
}
