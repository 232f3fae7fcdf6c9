//! What one more concurrent call costs, by each way of gathering, in Rust and in Python.
//!
//! Every call waits for one second, so the time beyond that second is overhead; criterion is told that
//! overhead alone. `benches/table.py` turns the results into the table of `docs/performance.md`.
//!
//!     cargo bench --bench gather

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote, SYMBOLS};
use std::process::Command;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

const LATENCY: Duration = Duration::from_secs(1);
const SIZES: [usize; 4] = [3, 1_000, 10_000, 100_000];

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Measures `gather` so often, each time on a fresh runtime and market, and adds up what went beyond the wait.
fn overhead<G>(times: u64, size: usize, gather: G) -> Duration
where
    G: AsyncFn(Market, Vec<&'static str>) -> usize,
{
    let mut total = Duration::ZERO;
    for _ in 0..times {
        let market = Market::builder().latency(LATENCY).build();
        let symbols = SYMBOLS.into_iter().cycle().take(size).collect();
        let runtime = runtime();
        let start = Instant::now();
        let answers = runtime.block_on(gather(market, symbols));
        total += start.elapsed().saturating_sub(LATENCY);
        assert_eq!(answers, size);
    }
    total
}

async fn by_join_all(market: Market, symbols: Vec<&'static str>) -> usize {
    let answers = join_all(symbols.iter().map(|symbol| market.quote(symbol))).await;
    answers.iter().filter(|answer| answer.is_ok()).count()
}

async fn by_join_set(market: Market, symbols: Vec<&'static str>) -> usize {
    let mut set: JoinSet<Result<Quote, MarketError>> =
        symbols.iter().map(|symbol| market.quote(symbol)).collect();
    let mut answers = 0;
    while let Some(answer) = set.join_next().await {
        answers += usize::from(matches!(answer, Ok(Ok(_))));
    }
    answers
}

async fn by_spawn(market: Market, symbols: Vec<&'static str>) -> usize {
    let tasks: Vec<_> = symbols.iter().map(|symbol| tokio::spawn(market.quote(symbol))).collect();
    let mut answers = 0;
    for task in tasks {
        answers += usize::from(matches!(task.await, Ok(Ok(_))));
    }
    answers
}

/// The same sleeps without market and ledger: what recording is to be compared with.
///
/// Each within an `async` block, so that its second begins when the task first runs, as that of a call does. A
/// bare `spawn(sleep(..))` fixes its deadline when it is made, and would hide the spawning of all the others
/// within its own second.
async fn by_bare_spawn(_market: Market, symbols: Vec<&'static str>) -> usize {
    let sleep = |_| tokio::spawn(async { tokio::time::sleep(LATENCY).await });
    let tasks: Vec<_> = symbols.into_iter().map(sleep).collect();
    let mut answers = 0;
    for task in tasks {
        answers += usize::from(task.await.is_ok());
    }
    answers
}

/// `asyncio.gather` of as many sleeps; the script prints its overhead in seconds. `None` without Python.
fn by_asyncio(times: u64, size: usize) -> Option<Duration> {
    let mut total = Duration::ZERO;
    for _ in 0..times {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/gather.py");
        let output = Command::new("python3").arg(script).arg(size.to_string()).output().ok()?;
        let seconds: f64 = String::from_utf8(output.stdout).ok()?.trim().parse().ok()?;
        total += Duration::from_secs_f64(seconds.max(0.0));
    }
    Some(total)
}

fn gathering(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("gather");
    // The wait dominates: ten samples of one run each are what a coffee break allows.
    group.sample_size(10).warm_up_time(Duration::from_millis(1));
    group.measurement_time(Duration::from_millis(1));
    for size in SIZES {
        let mut bench = |name: &str, run: &dyn Fn(u64) -> Duration| {
            group.bench_function(BenchmarkId::new(name, size), |bencher| {
                bencher.iter_custom(run);
            });
        };
        bench("bare spawn", &|times| overhead(times, size, by_bare_spawn));
        bench("spawn", &|times| overhead(times, size, by_spawn));
        bench("JoinSet", &|times| overhead(times, size, by_join_set));
        bench("join_all", &|times| overhead(times, size, by_join_all));
        if by_asyncio(1, 1).is_some() {
            bench("asyncio.gather", &|times| {
                by_asyncio(times, size).expect("Python answered before")
            });
        }
    }
}

criterion_group!(benches, gathering);
criterion_main!(benches);
