use crate::slow_files::{Folder, HAS_PIPES, slow_files};
use futures::future::join_all;
use harness::{
    Answer, Approach, Case, Demo, Demos, End, Expected, Finding, Measure,
    Settings, Setup, Stage, State, theory,
};
use slow_api::{Ledger, Market, MarketError};
use std::cell::{Cell, OnceCell};
use std::convert::Infallible;
use std::fmt::Display;
use std::hint::black_box;
use std::io;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;
use work::{Database, repetitions};

// ANCHOR: in-a-row
/// Each job is awaited before the next one begins.
async fn in_a_row<F: Future>(jobs: Vec<F>) -> Vec<F::Output> {
    let mut results = Vec::new();
    for job in jobs {
        results.push(job.await);
    }
    results
}
// ANCHOR_END: in-a-row

// ANCHOR: together
/// All jobs are awaited at once, on this one thread.
async fn together<F: Future>(jobs: Vec<F>) -> Vec<F::Output> {
    join_all(jobs).await
}
// ANCHOR_END: together

// ANCHOR: call
/// A call over the network: the server works, we wait.
async fn call(market: Market) -> Result<f64, MarketError> {
    let quote = market.quote("AAPL").await?; // <-
    Ok(quote.price)
}
// ANCHOR_END: call

// ANCHOR: query
/// A slow query: the database works, we wait.
async fn query(database: Database) -> Result<u64, MarketError> {
    Ok(database.count_trades().await) // <-
}
// ANCHOR_END: query

// ANCHOR: stream
/// A stream of prices: most of the time, it is silent.
async fn follow(
    market: Market,
    every: Duration,
) -> Result<f64, MarketError> {
    let mut prices = market.prices("AAPL", every)?;
    let mut highest = 0.0_f64;
    for _ in 0..5 {
        highest = highest.max(prices.next().await.price); // <-
    }
    prices.close();
    Ok(highest)
}
// ANCHOR_END: stream

// ANCHOR: file
/// A file: the disk works, if it has to.
async fn read(path: PathBuf) -> io::Result<usize> {
    Ok(tokio::fs::read(path).await?.len()) // <-
}
// ANCHOR_END: file

// ANCHOR: compute
/// `async` in front of it changes nothing: no `await` inside, no waiting.
async fn compute(work: fn(), times: u32) {
    for _ in 0..times {
        work();
    }
}
// ANCHOR_END: compute

// ANCHOR: fibonacci
fn fibonacci(n: u32) -> u64 {
    if n < 2 { n.into() } else { fibonacci(n - 1) + fibonacci(n - 2) } // <-
}
// ANCHOR_END: fibonacci

// ANCHOR: crunching
/// How much a price goes up and down: the standard deviation of its
/// returns.
fn volatility(prices: &[f64]) -> f64 {
    let returns = || prices.windows(2).map(|pair| (pair[1] / pair[0]).ln());
    let count = prices.len().saturating_sub(1).max(1) as f64;
    let mean = returns().sum::<f64>() / count;
    let variance = // <-
        returns().map(|one| (one - mean).powi(2)).sum::<f64>() / count;
    variance.sqrt()
}
// ANCHOR_END: crunching

// ANCHOR: compression
/// Compresses a grey image: the difference to the pixel before, and how
/// many times in a row.
fn compress(pixels: &[u8]) -> Vec<(u8, u8)> {
    let mut runs: Vec<(u8, u8)> = Vec::new();
    let mut before = 0_u8;
    for pixel in pixels {
        let difference = pixel.wrapping_sub(before);
        before = *pixel; // <-
        match runs.last_mut() {
            Some((last, count))
                if *last == difference && *count < u8::MAX =>
            {
                *count += 1;
            }
            _ => runs.push((difference, 1)),
        }
    }
    runs
}
// ANCHOR_END: compression

#[path = "work.rs"]
mod work;

/// How this chapter is wired into the workbook.
pub const DEMOS: Demos = Demos {
    chapter: "when-to-use",
    knobs: &[],
    list: &[WAITING, SLOW_FILES, CACHED_FILES, COMPUTING],
};

/// How many jobs there are of each kind.
const JOBS: usize = 8;

const WAITING: Demo = Demo {
    id: "waiting",
    title: "Work that waits",
    question: "Eight calls, eight slow queries, eight price streams, 0.25 \
        s each. How long do eight of a kind take, sequentially and with \
        async?",
    takeaway: "Waits overlap: eight of them take as long as one.",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("call-in-a-row", "call, sequential").source("call"),
        Approach::new("call-async", "call, async").source("call"),
        Approach::new("query-in-a-row", "slow query, sequential")
            .source("query"),
        Approach::new("query-async", "slow query, async").source("query"),
        Approach::new("stream-in-a-row", "price stream, sequential")
            .source("stream"),
        Approach::new("stream-async", "price stream, async")
            .source("stream"),
    ],
    setup: waiting,
};

fn waiting(settings: &Settings) -> Setup {
    let each = settings.seconds(0.25);
    let expected =
        [theory::in_a_row(&[each; JOBS]), theory::together(&[each; JOBS])];
    let demo = Setup::new().market(Market::builder().latency(each));

    let call_kind = ["call-in-a-row", "call-async"];
    let demo =
        both_ways(demo, call_kind, Some(expected.clone()), |stage| {
            Ok(jobs(|_| call(stage.market.clone())))
        });

    let query_kind = ["query-in-a-row", "query-async"];
    let demo =
        both_ways(demo, query_kind, Some(expected.clone()), move |stage| {
            let database = Database {
                ledger: stage.market.ledger().clone(),
                latency: each,
            };
            Ok(jobs(|_| query(database.clone())))
        });

    let stream_kind = ["stream-in-a-row", "stream-async"];
    both_ways(demo, stream_kind, Some(expected), move |stage| {
        Ok(jobs(|_| follow(stage.market.clone(), each / 5)))
    })
}

const SLOW_FILES: Demo = Demo {
    id: "slow-files",
    title: "Slow files",
    question: "Eight files on a slow disk, 0.25 s each. How long do they \
        take, sequentially and with async?",
    takeaway: "If a slow disk delivers the files, the waits overlap: eight \
        files take as long as one.",
    measures: &[Measure::Time],
    real_time_only: true,
    approaches: &[
        Approach::new("slow-file-in-a-row", "slow file, sequential")
            .source("file"),
        Approach::new("slow-file-async", "slow file, async").source("file"),
    ],
    setup: slow_files_demo,
};

fn slow_files_demo(settings: &Settings) -> Setup {
    let each = settings.seconds(0.25);
    let expected =
        [theory::in_a_row(&[each; JOBS]), theory::together(&[each; JOBS])];
    let demo = Setup::new();
    let kind = ["slow-file-in-a-row", "slow-file-async"];
    if !HAS_PIPES {
        let why = "needs named pipes, which this system does not have";
        let skipped = |id| Case::skipped(id, why);
        return kind.into_iter().map(skipped).fold(demo, Setup::case);
    }
    both_ways(demo, kind, Some(expected), move |stage| {
        let folder = Rc::new(Folder::new()?);
        let files = slow_files(&folder, JOBS, each, stage.market.ledger())?;
        Ok(files
            .into_iter()
            .map(|file| read_and_keep(file, &folder))
            .collect())
    })
}

const CACHED_FILES: Demo = Demo {
    id: "cached-files",
    title: "Files in memory",
    question: "Eight files, just written. How long do they take, \
        sequentially and with async?",
    takeaway: "The operating system still has these files in memory, so \
        there is nothing to wait for. Async gains or loses only \
        milliseconds.",
    measures: &[Measure::Time],
    real_time_only: true,
    approaches: &[
        Approach::new("file-in-a-row", "file in memory, sequential")
            .source("file"),
        Approach::new("file-async", "file in memory, async").source("file"),
    ],
    setup: cached_files,
};

fn cached_files(_settings: &Settings) -> Setup {
    const SIZE: usize = 256 * 1024;
    let demo = Setup::new();
    let kind = ["file-in-a-row", "file-async"];
    both_ways(demo, kind, None, |_stage| {
        let folder = Rc::new(Folder::new()?);
        let file = |job| {
            let path = folder.file(&format!("file {job}"));
            std::fs::write(&path, vec![b'.'; SIZE])?;
            Ok(read_and_keep(path, &folder))
        };
        (0..JOBS).map(file).collect::<io::Result<_>>()
    })
}

/// Reads a file, and keeps its folder until then.
fn read_and_keep(
    file: PathBuf,
    folder: &Rc<Folder>,
) -> impl Future<Output = io::Result<usize>> + use<> {
    let folder = Rc::clone(folder);
    async move {
        let length = read(file).await;
        drop(folder);
        length
    }
}

const COMPUTING: Demo = Demo {
    id: "computing",
    title: "Work that computes",
    question: "Eight times Fibonacci, eight times data, eight images, 0.1 \
        s each. How long do eight of a kind take, sequentially and with \
        async?",
    takeaway: "Computing does not overlap on one thread, with async or \
        without. More cores help: threads, rayon, or processes in Python.",
    measures: &[Measure::Time],
    real_time_only: true,
    approaches: &[
        Approach::new("fibonacci-in-a-row", "Fibonacci, sequential")
            .source("fibonacci"),
        Approach::new("fibonacci-async", "Fibonacci, async")
            .source("fibonacci")
            .finds(&[Finding::Blocked]),
        Approach::new("crunching-in-a-row", "data crunching, sequential")
            .source("crunching"),
        Approach::new("crunching-async", "data crunching, async")
            .source("crunching")
            .finds(&[Finding::Blocked]),
        Approach::new(
            "compression-in-a-row",
            "image compression, sequential",
        )
        .source("compression"),
        Approach::new("compression-async", "image compression, async")
            .source("compression")
            .finds(&[Finding::Blocked]),
    ],
    setup: computing,
};

fn computing(settings: &Settings) -> Setup {
    let each = settings.seconds(0.1);
    let demo = Setup::new();
    /// The ids of its approaches, the name of its lane, one piece of it.
    type Kind = ([&'static str; 2], &'static str, fn());
    let kinds: [Kind; 3] = [
        (["fibonacci-in-a-row", "fibonacci-async"], "fibonacci", || {
            black_box(fibonacci(black_box(15)));
        }),
        (["crunching-in-a-row", "crunching-async"], "crunching", || {
            black_box(volatility(&black_box(a_year_of_prices())));
        }),
        (
            ["compression-in-a-row", "compression-async"],
            "compression",
            || {
                black_box(compress(&black_box(an_image())));
            },
        ),
    ];
    kinds.into_iter().fold(demo, |demo, (kind, name, work)| {
        let sum = theory::in_a_row(&[each; JOBS]);
        let still_the_sum =
            Expected::new(sum.time, "work does not overlap on one thread");
        // Tried out once, so that both ways have the same to do.
        let times = OnceCell::new();
        both_ways(demo, kind, Some([sum, still_the_sum]), move |stage| {
            let times = *times.get_or_init(|| repetitions(each, work));
            let ledger = stage.market.ledger();
            Ok::<_, Infallible>(jobs(|_| {
                on_a_lane(ledger, name, compute(work, times))
            }))
        })
    })
}

/// Draws a lane for a job that computes.
fn on_a_lane<J: Future<Output = ()>>(
    ledger: &Ledger,
    name: &'static str,
    job: J,
) -> impl Future<Output = Result<(), Infallible>> + use<J> {
    let ledger = ledger.clone();
    async move {
        let lane = ledger.track(name, State::Running);
        job.await;
        lane.finish(End::Completed);
        Ok(())
    }
}

fn a_year_of_prices() -> Vec<f64> {
    (0..250)
        .map(|day| 150.0 + 10.0 * (f64::from(day) / 7.0).sin())
        .collect()
}

/// Stripes on a slope, 64 pixels wide and high.
fn an_image() -> Vec<u8> {
    let pixel =
        |place: u32| if place % 16 < 8 { 40 } else { (place / 64) as u8 };
    (0..64 * 64).map(pixel).collect()
}

fn jobs<F>(job: impl Fn(usize) -> F) -> Vec<F> {
    (0..JOBS).map(job).collect()
}

/// Adds two approaches that do the same jobs, and measures what the second
/// gains over the first.
fn both_ways<F, T, E>(
    demo: Setup,
    [in_a_row_id, async_id]: [&'static str; 2],
    expected: Option<[Expected; 2]>,
    prepare: impl Fn(&Stage) -> Result<Vec<F>, E> + 'static,
) -> Setup
where
    F: Future<Output = Result<T, E>> + 'static,
    T: 'static,
    E: Display + 'static,
{
    let prepare = Rc::new(prepare);
    let before = Rc::new(Cell::new(None));

    let prepared = Rc::clone(&prepare);
    let first = Rc::clone(&before);
    let mut slow = Case::asynchronous(in_a_row_id, async move |stage| {
        let jobs = prepared(&stage)?;
        stage.start_clock();
        let done = all_well(in_a_row(jobs).await)?;
        first.set(Some(stage.elapsed()));
        Ok::<_, E>(Answer::note(format!("{done} done")))
    });

    let mut fast = Case::asynchronous(async_id, async move |stage| {
        let jobs = prepare(&stage)?;
        stage.start_clock();
        let done = all_well(together(jobs).await)?;
        Ok::<_, E>(with_speed_up(
            Answer::note(format!("{done} done")),
            before.get(),
            stage.elapsed(),
        ))
    });

    if let Some([in_a_row_time, async_time]) = expected {
        slow = slow.expected(in_a_row_time);
        fast = fast.expected(async_time);
    }
    demo.case(slow).case(fast)
}

fn all_well<T, E>(results: Vec<Result<T, E>>) -> Result<usize, E> {
    let done: Vec<T> = results.into_iter().collect::<Result<_, _>>()?;
    Ok(done.len())
}

/// How many times faster than before; nothing when there was no before.
fn with_speed_up(
    answer: Answer,
    before: Option<Duration>,
    now: Duration,
) -> Answer {
    match before {
        Some(before) if !now.is_zero() => {
            let times = before.as_secs_f64() / now.as_secs_f64();
            answer.figure("speed_up", "speed-up by async", times, "x")
        }
        _ => answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_is_real() {
        assert_eq!(
            (0..8).map(fibonacci).collect::<Vec<_>>(),
            [0, 1, 1, 2, 3, 5, 8, 13]
        );
        assert_eq!(volatility(&[100.0; 10]), 0.0);
        assert!(volatility(&a_year_of_prices()) > 0.0);
        assert_eq!(volatility(&[]), 0.0);
    }

    #[test]
    fn an_image_is_smaller_when_compressed_and_the_same_afterwards() {
        let image = an_image();
        let runs = compress(&image);
        assert!(2 * runs.len() < image.len());

        let mut pixel = 0_u8;
        let mut pixels = Vec::new();
        for (difference, count) in runs {
            for _ in 0..count {
                pixel = pixel.wrapping_add(difference);
                pixels.push(pixel);
            }
        }
        assert_eq!(pixels, image);
    }
}
