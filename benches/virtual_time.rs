//! How fast an hour passes: 100,000 calls of one hour each on the paused clock, and the same sleeps without
//! market and ledger.
//!
//!     cargo bench --bench virtual_time

use criterion::{Criterion, criterion_group, criterion_main};
use slow_api::Market;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

const HOUR: Duration = Duration::from_secs(3600);
const CALLS: usize = 100_000;

fn paused() -> Runtime {
    Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime")
}

fn hours(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("100,000 one-hour calls on virtual time");
    group.sample_size(10);
    group.bench_function("bare spawn", |bencher| {
        bencher.iter(|| {
            paused().block_on(async {
                let sleep = |_| tokio::spawn(tokio::time::sleep(HOUR));
                let tasks: Vec<_> = (0..CALLS).map(sleep).collect();
                for task in tasks {
                    task.await.expect("a sleep does not panic");
                }
            });
        });
    });
    group.bench_function("market calls", |bencher| {
        bencher.iter(|| {
            paused().block_on(async {
                let market = Market::builder().latency(HOUR).build();
                let call = |_| tokio::spawn(market.quote("AAPL"));
                let tasks: Vec<_> = (0..CALLS).map(call).collect();
                for task in tasks {
                    task.await.expect("a call does not panic").expect("AAPL is listed");
                }
                assert_eq!(market.ledger().summary().completed, CALLS as u64);
            });
        });
    });
}

criterion_group!(benches, hours);
criterion_main!(benches);
