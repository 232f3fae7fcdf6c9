use futures::future::{join_all, try_join_all};
use harness::machine::{self, Repeated};
use harness::{
    Answer, Approach, Case, Demo, Demos, Expected, Finding, Measure,
    Settings, Setup, Stage, theory,
};
use rayon::prelude::*;
use slow_api::{Heartbeat, Market, MarketError, Quote, Threads};
use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

// ANCHOR: work
/// The work: the sum of i² for i below `end`.
fn sum_of_squares(end: u64) -> u64 {
    (0..end).map(|i| black_box(i) * i).sum()
}
// ANCHOR_END: work

// ANCHOR: in-a-row
const JOBS: usize = 8;

fn in_a_row<T>(job: impl Fn() -> T) -> Vec<T> {
    (0..JOBS).map(|_| job()).collect() // <-
}
// ANCHOR_END: in-a-row

// ANCHOR: async
/// All of them in one task, on one thread.
async fn on_one_thread<T>(job: impl AsyncFn() -> T) -> Vec<T> {
    join_all((0..JOBS).map(|_| job())).await // <-
}
// ANCHOR_END: async

// ANCHOR: threads
/// A thread for each job.
fn on_threads<T: Send>(job: impl Fn() -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let threads: Vec<_> =
            (0..JOBS).map(|_| scope.spawn(&job)).collect(); // <-
        let joined = threads.into_iter().map(ScopedJoinHandle::join);
        joined.map(|done| done.expect("the job did not panic")).collect()
    })
}
// ANCHOR_END: threads

// ANCHOR: rayon
/// A pool with as many threads as there are cores.
fn on_rayon<T: Send>(job: impl Fn() -> T + Sync) -> Vec<T> {
    (0..JOBS).into_par_iter().map(|_| job()).collect() // <-
}
// ANCHOR_END: rayon

// ANCHOR: spawn-blocking
/// Tokio's pool for blocking calls: up to 512 threads by default.
async fn on_the_blocking_pool<T: Send + 'static>(
    job: impl Fn() -> T + Clone + Send + 'static,
) -> Vec<T> {
    let mut jobs = JoinSet::new();
    for _ in 0..JOBS {
        jobs.spawn_blocking(job.clone()); // <-
    }
    jobs.join_all().await
}
// ANCHOR_END: spawn-blocking

// ANCHOR: on-the-loop
/// Fetches, then computes on the same thread: the event loop's.
async fn crunch_on_the_loop(
    market: &Market,
    crunch: impl Fn(Quote) -> u64,
) -> Result<Vec<u64>, MarketError> {
    let fetch_then_crunch = async |symbol| {
        let quote = market.quote(symbol).await?;
        Ok(crunch(quote)) // <-
    };
    try_join_all(SYMBOLS.map(fetch_then_crunch)).await
}
// ANCHOR_END: on-the-loop

// ANCHOR: off-the-loop
/// Fetches, then hands the work to rayon and waits for the answer: async
/// for the waiting, rayon for the working, a channel between them.
async fn crunch_on_rayon(
    market: &Market,
    crunch: impl Fn(Quote) -> u64 + Clone + Send + 'static,
) -> Result<Vec<u64>, MarketError> {
    let fetch_then_crunch = async |symbol| {
        let quote = market.quote(symbol).await?;
        let (answer, answered) = oneshot::channel();
        let crunch = crunch.clone();
        rayon::spawn(move || {
            // An error means that the receiver has gone.
            let _ = answer.send(crunch(quote)); // <-
        });
        Ok(answered.await.expect("the work did not panic")) // <-
    };
    try_join_all(SYMBOLS.map(fetch_then_crunch)).await
}
// ANCHOR_END: off-the-loop

/// How this chapter is wired into the workbook.
pub const DEMOS: Demos =
    Demos { chapter: "cpu-vs-io", knobs: &[], list: &[MATRIX, MIXED] };

/// What each sum adds up.
const NUMBERS: u64 = 100_000;
const SYMBOLS: [&str; 3] = ["AAPL", "GOOGL", "MSFT"];

const MATRIX: Demo = Demo {
    id: "matrix",
    title: "Five ways for calls, five for work",
    question: "Eight calls of 0.15 s, then eight pieces of work of 0.15 s, \
        each in five ways. Which way is best for calls, and which for \
        work?",
    takeaway: "Use async for waiting: one thread is enough. Use a thread \
        for each core for working; more threads do not help. Plain threads \
        and the blocking pool can do both, at the price of a thread for \
        each job.",
    measures: &[Measure::WhichOne, Measure::Threads],
    real_time_only: true,
    approaches: &[
        Approach::new("io-in-a-row", "I/O: sequential").source("in-a-row"),
        Approach::new("io-async", "I/O: async")
            .source("async")
            .source("async"),
        Approach::new("io-threads", "I/O: threads").source("threads"),
        Approach::new("io-rayon", "I/O: rayon").source("rayon"),
        Approach::new("io-spawn-blocking", "I/O: spawn_blocking")
            .source("spawn-blocking"),
        Approach::new("cpu-in-a-row", "CPU: sequential").source("in-a-row"),
        Approach::new("cpu-async", "CPU: async")
            .source("async")
            .finds(&[Finding::Blocked]),
        Approach::new("cpu-threads", "CPU: threads").source("threads"),
        Approach::new("cpu-rayon", "CPU: rayon").source("rayon"),
        Approach::new("cpu-spawn-blocking", "CPU: spawn_blocking")
            .source("spawn-blocking"),
    ],
    setup: matrix,
};

fn matrix(settings: &Settings) -> Setup {
    let each = settings.seconds(0.15);
    let question = format!(
        "Eight calls of 0.15 s, then eight pieces of work of 0.15 s, each \
         in five ways. This machine can run {} at once. Which way is best \
         for calls, and which for work?",
        counted(machine::cores(), "thread")
    );
    let demo = Setup::new()
        .question(question)
        .market(Market::builder().latency(each));
    let cells = waiting(each).into_iter().chain(working(each));
    cells.fold(demo, Setup::case)
}

/// The first row: calls to the market.
fn waiting(each: Duration) -> [Case; 5] {
    let waits = [each; JOBS];
    let in_rounds = theory::in_rounds(JOBS, machine::cores(), each);
    let a_thread_each = Expected::new(each, "a thread for each wait");
    let job = |stage: &Stage, threads: &Threads| -> Job {
        let market = stage.market.blocking();
        let threads = threads.clone();
        Arc::new(move || {
            threads.see();
            market.quote("AAPL").map(drop)
        })
    };
    let asynchronous = async |stage: Stage, threads: Threads| {
        let call = async || {
            stage.market.quote("AAPL").await?;
            threads.see();
            Ok(())
        };
        on_one_thread(call).await
    };

    let row = Row::new("I/O", "calls".to_owned());
    [
        row.called("io-in-a-row", IN_A_ROW, job)
            .expected(theory::in_a_row(&waits)),
        row.awaited("io-async", "async", asynchronous)
            .expected(theory::together(&waits)),
        row.called("io-threads", THREADS, job)
            .expected(a_thread_each.clone()),
        row.called("io-rayon", RAYON, job).expected(in_rounds),
        row.on_the_pool("io-spawn-blocking", job).expected(a_thread_each),
    ]
}

/// The second row: work.
fn working(each: Duration) -> [Case; 5] {
    let work = lasting(each);
    let pieces = [work.time(); JOBS];
    let in_a_row = theory::in_a_row(&pieces);
    let no_overlap =
        Expected::new(in_a_row.time, "one thread: work does not overlap");
    let in_parallel = theory::on_cores(&pieces, machine::cores());
    let job = move |_: &Stage, threads: &Threads| -> Job {
        let threads = threads.clone();
        Arc::new(move || {
            threads.work(|| work.run(|| sum_of_squares(NUMBERS)));
            Ok(())
        })
    };
    let asynchronous = async move |stage: Stage, threads: Threads| {
        let job = job(&stage, &threads);
        on_one_thread(async || job()).await
    };

    let row = Row::new("CPU", sums(work));
    [
        row.called("cpu-in-a-row", IN_A_ROW, job).expected(in_a_row),
        row.awaited("cpu-async", "async", asynchronous)
            .expected(no_overlap),
        row.called("cpu-threads", THREADS, job)
            .expected(in_parallel.clone()),
        row.called("cpu-rayon", RAYON, job).expected(in_parallel.clone()),
        row.on_the_pool("cpu-spawn-blocking", job).expected(in_parallel),
    ]
}

/// What is done eight times: a blocking call, or a piece of work.
type Job = Arc<dyn Fn() -> Done + Send + Sync>;
type Done = Result<(), MarketError>;

/// A way of calling: what a reader sees, and its code.
type Way = (&'static str, fn(Job) -> Vec<Done>);
const IN_A_ROW: Way = ("sequential", |job| in_a_row(|| job()));
const THREADS: Way = ("threads", |job| on_threads(|| job()));
const RAYON: Way = ("rayon", |job| on_rayon(|| job()));
/// The last in its row, which is therefore the one that knows the best.
const LAST: &str = "spawn_blocking";

/// A row of the matrix, and how its cells did so far.
#[derive(Clone)]
struct Row {
    name: &'static str,
    /// What each cell does eight of.
    what: String,
    scores: Rc<RefCell<Vec<Score>>>,
}

struct Score {
    way: &'static str,
    elapsed: Duration,
    threads: usize,
}

impl Row {
    fn new(name: &'static str, what: String) -> Self {
        Row { name, what, scores: Rc::default() }
    }

    fn called(
        &self,
        id: &'static str,
        (way, code): Way,
        job: impl Fn(&Stage, &Threads) -> Job + 'static,
    ) -> Case {
        let row = self.clone();
        Case::synchronous(id, move |stage| {
            let threads = Threads::new(stage.market.ledger());
            let done = code(job(&stage, &threads));
            row.enter(way, &stage, &threads, done)
        })
    }

    fn awaited(
        &self,
        id: &'static str,
        way: &'static str,
        code: impl AsyncFn(Stage, Threads) -> Vec<Done> + 'static,
    ) -> Case {
        let row = self.clone();
        Case::asynchronous(id, async move |stage: Stage| {
            let threads = Threads::new(stage.market.ledger());
            let done = code(stage.clone(), threads.clone()).await;
            row.enter(way, &stage, &threads, done)
        })
    }

    fn on_the_pool(
        &self,
        id: &'static str,
        job: impl Fn(&Stage, &Threads) -> Job + 'static,
    ) -> Case {
        let code = async move |stage: Stage, threads: Threads| {
            let job = job(&stage, &threads);
            on_the_blocking_pool(move || job()).await
        };
        self.awaited(id, LAST, code)
    }

    /// Enters how a cell did. The last cell has the result of the row.
    fn enter(
        &self,
        way: &'static str,
        stage: &Stage,
        threads: &Threads,
        done: Vec<Done>,
    ) -> Result<Answer, MarketError> {
        let count = done.len();
        done.into_iter().collect::<Done>()?;

        let (elapsed, threads) = (stage.elapsed(), threads.seen());
        let mut scores = self.scores.borrow_mut();
        scores.push(Score { way, elapsed, threads });
        let mut note = format!("{count} {}", self.what);
        if way == LAST
            && let Some(best) = best(&scores)
        {
            note += &format!(
                "; best for {}: {}, {} on {}",
                self.name,
                best.way,
                theory::seconds(best.elapsed),
                counted(best.threads, "thread")
            );
            scores.clear();
        }
        let threads = threads as f64;
        Ok(Answer::note(note).figure(
            "threads",
            "threads seen",
            threads,
            "",
        ))
    }
}

/// The fastest. Of those that are about as fast, the one that needs the
/// fewest threads; of those, the first.
fn best(scores: &[Score]) -> Option<&Score> {
    let fastest = scores.iter().map(|score| score.elapsed).min()?;
    let as_fast = |score: &&Score| score.elapsed <= fastest.mul_f64(1.1);
    scores.iter().filter(as_fast).min_by_key(|score| score.threads)
}

const MIXED: Demo = Demo {
    id: "mixed",
    title: "Fetch, then compute",
    question: "Three prices, 0.3 s each, and 0.4 s of work on each of \
        them. A heartbeat runs on the same event loop, every 0.02 s. For \
        how long does it stop?",
    takeaway: "Wait on the loop, work off the loop, and put a channel \
        between the two. Then no other task on the loop has to wait for \
        your sums.",
    measures: &[Measure::LongestGap, Measure::Time],
    real_time_only: true,
    approaches: &[
        Approach::new("on-the-loop", "on the loop")
            .finds(&[Finding::Blocked]),
        Approach::new("off-the-loop", "rayon and a channel"),
    ],
    setup: mixed,
};

fn mixed(settings: &Settings) -> Setup {
    let [latency, crunching, period] =
        [0.3, 0.4, 0.02].map(|seconds| settings.seconds(seconds));
    let work = lasting(crunching);
    let pieces = [work.time(); 3];
    let on_the_loop = Expected::new(
        latency + work.time() * 3,
        format!(
            "{} of waiting, then {}, one after another",
            theory::seconds(latency),
            theory::sum_in_words(&pieces)
        ),
    );
    let in_parallel = theory::on_cores(&pieces, machine::cores());
    let off_the_loop = Expected::new(
        latency + in_parallel.time,
        format!(
            "{} of waiting, then work; {}",
            theory::seconds(latency),
            in_parallel.why
        ),
    );
    Setup::new()
        .market(Market::builder().latency(latency))
        .case(
            Case::asynchronous("on-the-loop", async move |stage| {
                let pulse = Pulse::start(&stage, period);
                let crunch = pulse.crunch(work);
                let done =
                    crunch_on_the_loop(&stage.market, crunch).await?;
                Ok::<_, MarketError>(pulse.answer(&done, work))
            })
            .expected(on_the_loop),
        )
        .case(
            Case::asynchronous("off-the-loop", async move |stage| {
                let pulse = Pulse::start(&stage, period);
                let crunch = pulse.crunch(work);
                let done = crunch_on_rayon(&stage.market, crunch).await?;
                Ok::<_, MarketError>(pulse.answer(&done, work))
            })
            .expected(off_the_loop),
        )
}

/// A heart that beats on the loop, and the work that may make it stop.
struct Pulse {
    heartbeat: Arc<Heartbeat>,
    threads: Threads,
    /// The most beats while one piece of work was done.
    beats: Arc<AtomicU64>,
}

impl Pulse {
    fn start(stage: &Stage, period: Duration) -> Self {
        Pulse {
            heartbeat: Arc::new(Heartbeat::start(period)),
            threads: Threads::new(stage.market.ledger()),
            beats: Arc::default(),
        }
    }

    fn crunch(
        &self,
        work: Repeated,
    ) -> impl Fn(Quote) -> u64 + Clone + Send + use<> {
        let (heartbeat, beats) =
            (self.heartbeat.clone(), self.beats.clone());
        let threads = self.threads.clone();
        move |_quote| {
            let before = heartbeat.beats();
            let sum = threads.work(|| work.run(|| sum_of_squares(NUMBERS)));
            let meanwhile = heartbeat.beats() - before;
            beats.fetch_max(meanwhile, Ordering::Relaxed);
            sum
        }
    }

    fn answer(&self, done: &[u64], work: Repeated) -> Answer {
        let gap = self.heartbeat.longest_gap().as_secs_f64();
        let beats = self.beats.load(Ordering::Relaxed) as f64;
        Answer::note(format!("{} {}", done.len(), sums(work)))
            .figure(
                "longest_gap_s",
                "longest time without a heartbeat",
                gap,
                "s",
            )
            .figure("beats", "heartbeats during a piece of work", beats, "")
            .figure(
                "threads",
                "threads at work",
                self.threads.seen() as f64,
                "",
            )
    }
}

/// The sum of so many squares, repeated until it takes this long. The speed
/// of this machine is measured once.
fn lasting(target: Duration) -> Repeated {
    static ONCE: OnceLock<Duration> = OnceLock::new();
    let once = *ONCE.get_or_init(|| {
        machine::shortest_time_of(|| sum_of_squares(NUMBERS))
    });
    Repeated::until(target, once)
}

/// How much work that is. It differs from machine to machine and from
/// language to language, for the time is what is given.
fn sums(work: Repeated) -> String {
    format!("sums, {} times each", work.times())
}

/// "1 thread", "3 threads".
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best_of(scores: &[(&'static str, u64, usize)]) -> &'static str {
        let scores: Vec<_> = scores
            .iter()
            .map(|&(way, milliseconds, threads)| Score {
                way,
                elapsed: Duration::from_millis(milliseconds),
                threads,
            })
            .collect();
        best(&scores).map_or("none", |score| score.way)
    }

    #[test]
    fn the_fastest_is_best_and_a_tie_goes_to_the_fewest_threads() {
        assert_eq!(
            best_of(&[("sequential", 1200, 1), ("threads", 150, 8)]),
            "threads"
        );
        assert_eq!(
            best_of(&[("threads", 150, 8), ("async", 152, 1)]),
            "async"
        );
        assert_eq!(
            best_of(&[("async", 180, 1), ("threads", 150, 8)]),
            "threads"
        );
    }

    #[test]
    fn on_one_core_the_simplest_is_best() {
        assert_eq!(
            best_of(&[
                ("sequential", 1210, 1),
                ("async", 1200, 1),
                ("rayon", 1205, 1)
            ]),
            "sequential"
        );
        assert_eq!(best_of(&[]), "none");
    }
}
