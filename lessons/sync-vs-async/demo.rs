use futures::future::join_all;
use harness::{Approach, Demo, Expected, Lesson, Settings, theory};
use slow_api::{BlockingMarket, Fill, Kitchen, Market, MarketError};

// ANCHOR: in-a-row
/// One order at a time: a queue with one cashier.
fn orders_in_a_row(
    market: &BlockingMarket,
) -> Result<Vec<Fill>, MarketError> {
    let first = market.submit_order("AAPL", 10)?;
    let second = market.submit_order("GOOGL", 5)?;
    let third = market.submit_order("MSFT", 20)?;
    Ok(vec![first, second, third])
}
// ANCHOR_END: in-a-row

// ANCHOR: together
/// Three orders on their way at once; the slowest decides.
async fn orders_together(
    market: &Market,
) -> Result<Vec<Fill>, MarketError> {
    let (first, second, third) = tokio::try_join!(
        market.submit_order("AAPL", 10),
        market.submit_order("GOOGL", 5),
        market.submit_order("MSFT", 20),
    )?;
    Ok(vec![first, second, third])
}
// ANCHOR_END: together

const DISHES: [&str; 3] = ["pasta", "rice", "soup"];

// ANCHOR: in-line
/// A cook who watches every pot until it is done.
async fn cook_in_line(kitchen: &Kitchen) {
    for dish in DISHES {
        kitchen.chop(dish).boil().await;
    }
}
// ANCHOR_END: in-line

// ANCHOR: juggling
/// A cook who chops the next dish while the last one boils.
async fn cook_juggling(kitchen: &Kitchen) {
    join_all(DISHES.map(async |dish| kitchen.chop(dish).boil().await))
        .await;
}
// ANCHOR_END: juggling

/// How this chapter is wired into the workbook.
pub const LESSON: Lesson = Lesson {
    name: "sync-vs-async",
    prose: include_str!("lesson.md"),
    rust: include_str!("demo.rs"),
    python: include_str!("demo.py"),
    knobs: &[],
    demos: |settings| vec![orders(settings), kitchen(settings)],
};

fn orders(settings: &Settings) -> Demo {
    let [aapl, googl, msft] =
        [1.0, 2.0, 1.5].map(|seconds| settings.seconds(seconds));
    let market = Market::builder()
        .latency_of("AAPL", aapl)
        .latency_of("GOOGL", googl)
        .latency_of("MSFT", msft);
    Demo::new(
        "orders",
        "Three orders take 1 s, 2 s and 1.5 s. How long do they take in a row? Together?",
    )
    .market(market)
    .approach(
        Approach::synchronous("in-a-row", "in a row", |stage| {
            orders_in_a_row(&stage.market.blocking())
        })
        .expected(theory::in_a_row(&[aapl, googl, msft])),
    )
    .approach(
        Approach::asynchronous("together", "together", async |stage| {
            orders_together(&stage.market).await
        })
        .expected(theory::together(&[aapl, googl, msft])),
    )
    .takeaway("In a row, waits add up. Together, the longest one is all you pay for.")
}

fn kitchen(settings: &Settings) -> Demo {
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
    Demo::new("kitchen", "Three dishes: 0.3 s of chopping, 1 s of boiling each. One cook. When is dinner?")
        .approach(
            Approach::asynchronous("in-line", "one cook, in line", async move |stage| {
                cook_in_line(&open(&stage.market)).await;
            })
            .expected(Expected::new(
                (chopping + boiling) * 3,
                format!("3 x ({chop} + {boil}), one after another"),
            )),
        )
        .approach(
            Approach::asynchronous("juggling", "one cook, juggling", async move |stage| {
                cook_juggling(&open(&stage.market)).await;
            })
            .expected(Expected::new(
                all_the_chopping + boiling,
                format!("3 x {chop} of chopping, then the last pot's {boil}"),
            )),
        )
        .takeaway(
            "Waiting overlaps, work does not: three pots boil at once, but one cook chops one thing at a \
             time. Async saves the boiling and none of the chopping.",
        )
}
