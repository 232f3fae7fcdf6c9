use futures::future::join_all;
use harness::{
    Approach, Case, Demo, Demos, Expected, Measure, Settings, Setup, theory,
};
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
pub const DEMOS: Demos = Demos {
    chapter: "sync-vs-async",
    knobs: &[],
    list: &[ORDERS, KITCHEN],
};

const ORDERS: Demo = Demo {
    id: "orders",
    title: "Three orders",
    question: "Three orders take 1 s, 2 s and 1.5 s. How long do they take \
        in a row? Together?",
    takeaway: "In a row, waits add up. Together, the longest one is all \
        you pay for.",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("in-a-row", "in a row"),
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
    question: "Three dishes: 0.3 s of chopping, 1 s of boiling each. One \
        cook. When is dinner?",
    takeaway: "Waiting overlaps, work does not: three pots boil at once, \
        but one cook chops one thing at a time. Async saves the boiling \
        and none of the chopping.",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("in-line", "one cook, in line"),
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
