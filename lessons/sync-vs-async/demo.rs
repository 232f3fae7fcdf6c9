use futures::future::join_all;
use harness::{
    Approach, Case, Clock, Demo, Demos, Expected, Measure, Settings, Setup,
    Stage, theory,
};
use slow_api::{BlockingMarket, Fill, Kitchen, Market, MarketError};
use std::io;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

// ANCHOR: in-a-row
/// One order at a time, sequentially: a queue with one cashier.
fn orders_in_a_row(
    market: &BlockingMarket,
) -> Result<Vec<Fill>, MarketError> {
    let first = market.submit_order("AAPL", 10)?; // <-
    let second = market.submit_order("GOOGL", 5)?; // <-
    let third = market.submit_order("MSFT", 20)?; // <-
    Ok(vec![first, second, third])
}
// ANCHOR_END: in-a-row

// ANCHOR: together
/// Three orders in flight at once; the slowest decides.
async fn orders_together(
    market: &Market,
) -> Result<Vec<Fill>, MarketError> {
    let (first, second, third) = tokio::try_join!(
        market.submit_order("AAPL", 10), // <-
        market.submit_order("GOOGL", 5), // <-
        market.submit_order("MSFT", 20), // <-
    )?;
    Ok(vec![first, second, third])
}
// ANCHOR_END: together

const DISHES: [&str; 3] = ["pasta", "rice", "soup"];

// ANCHOR: in-line
/// A cook who watches every pot until it is done.
async fn cook_in_line(kitchen: &Kitchen) {
    for dish in DISHES {
        kitchen.chop(dish).boil().await; // <-
    }
}
// ANCHOR_END: in-line

// ANCHOR: juggling
/// A cook who chops the next dish while the last one boils.
async fn cook_juggling(kitchen: &Kitchen) {
    join_all(DISHES.map(async |dish| kitchen.chop(dish).boil().await)) // <-
        .await;
}
// ANCHOR_END: juggling

// ANCHOR: joined
/// `join_all` is one task, and one task runs on one thread at a time,
/// even on a runtime with many threads.
async fn one_task(kitchen: &Kitchen) {
    cook_juggling(kitchen).await; // <-
}
// ANCHOR_END: joined

// ANCHOR: spawned
/// A task for each dish: now four cooks can chop at once.
async fn a_task_each(kitchen: &Kitchen) {
    let mut dishes = JoinSet::new();
    for dish in DISHES {
        let kitchen = kitchen.clone();
        dishes.spawn(async move { kitchen.chop(dish).boil().await }); // <-
    }
    dishes.join_all().await;
}
// ANCHOR_END: spawned

// ANCHOR: four-workers
/// `#[tokio::main]` builds such a runtime, with a worker for each core.
fn four_workers() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(4).enable_time().build()
}
// ANCHOR_END: four-workers

/// How this chapter is wired into the workbook.
pub const DEMOS: Demos = Demos {
    chapter: "sync-vs-async",
    knobs: &[],
    list: &[ORDERS, KITCHEN, FOUR_COOKS],
};

const ORDERS: Demo = Demo {
    id: "orders",
    title: "Three orders",
    question: "Three orders take 1 s, 2 s and 1.5 s. How long do they take \
        one after another? And together?",
    takeaway: "Sequential waits add up. Together, they take as long as the \
        longest one.",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("in-a-row", "sequential"),
        Approach::new("together", "together"),
    ],
    setup: orders,
};

fn orders(settings: &Settings) -> Setup {
    let [aapl, googl, msft] =
        [1.0, 2.0, 1.5].map(|seconds| settings.seconds(seconds));
    let market = Market::builder()
        .latency_of("AAPL", aapl)
        .latency_of("GOOGL", googl)
        .latency_of("MSFT", msft);
    Setup::new()
        .market(market)
        .case(
            Case::synchronous("in-a-row", |stage| {
                orders_in_a_row(&stage.market.blocking())
            })
            .expected(theory::in_a_row(&[aapl, googl, msft])),
        )
        .case(
            Case::asynchronous("together", async |stage| {
                orders_together(&stage.market).await
            })
            .expected(theory::together(&[aapl, googl, msft])),
        )
}

const KITCHEN: Demo = Demo {
    id: "kitchen",
    title: "The kitchen",
    question: "One cook makes three dishes, with 0.3 s of chopping and 1 s \
        of boiling each. When is dinner ready?",
    takeaway: "Waiting overlaps, work does not: three pots boil at once, \
        but one cook chops one thing at a time. Async saves the boiling \
        and none of the chopping.",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("in-line", "one cook, sequential"),
        Approach::new("juggling", "one cook, juggling"),
    ],
    setup: kitchen,
};

fn kitchen(settings: &Settings) -> Setup {
    let [chopping, boiling] =
        [0.3, 1.0].map(|seconds| settings.seconds(seconds));
    let all_the_chopping = chopping * 3;
    let open = move |market: &Market| {
        Kitchen::new(
            chopping,
            boiling,
            market.clock(),
            market.ledger().clone(),
        )
    };
    let [chop, boil] = [chopping, boiling].map(theory::seconds);
    Setup::new()
        .case(
            Case::asynchronous("in-line", async move |stage| {
                cook_in_line(&open(&stage.market)).await;
            })
            .expected(Expected::new(
                (chopping + boiling) * 3,
                format!("3 x ({chop} + {boil}), one after another"),
            )),
        )
        .case(
            Case::asynchronous("juggling", async move |stage| {
                cook_juggling(&open(&stage.market)).await;
            })
            .expected(Expected::new(
                all_the_chopping + boiling,
                format!(
                    "3 x {chop} of chopping, then the last pot's {boil}"
                ),
            )),
        )
}

const FOUR_COOKS: Demo = Demo {
    id: "four-cooks",
    title: "Four cooks",
    question: "The same three dishes on a runtime with four workers: four \
        cooks. When is dinner ready with one task? And with a task for \
        each dish?",
    takeaway: "One task runs on one thread at a time. A runtime with many \
        workers chops in parallel only if each dish is spawned.",
    measures: &[Measure::Time],
    real_time_only: true,
    approaches: &[
        Approach::new("joined", "join_all on four workers"),
        Approach::new("spawned", "spawn on four workers"),
    ],
    setup: four_cooks,
};

fn four_cooks(settings: &Settings) -> Setup {
    let [chopping, boiling] =
        [0.3, 1.0].map(|seconds| settings.seconds(seconds));
    let open = move |stage: &Stage| {
        let ledger = stage.market.ledger().clone();
        Kitchen::new(chopping, boiling, Clock::Real, ledger)
    };
    let [chop, boil] = [chopping, boiling].map(theory::seconds);
    Setup::new()
        .case(
            Case::synchronous("joined", move |stage| {
                let runtime = four_workers()?;
                stage.start_clock();
                runtime.block_on(one_task(&open(&stage)));
                Ok::<_, io::Error>(())
            })
            .expected(Expected::new(
                chopping * 3 + boiling,
                format!(
                    "3 x {chop} of chopping, then the last pot's {boil}"
                ),
            )),
        )
        .case(
            Case::synchronous("spawned", move |stage| {
                let runtime = four_workers()?;
                stage.start_clock();
                runtime.block_on(a_task_each(&open(&stage)));
                Ok::<_, io::Error>(())
            })
            .expected(Expected::new(
                chopping + boiling,
                format!("{chop} of chopping, all at once, then {boil}"),
            )),
        )
}
