use futures::future::join_all;
use harness::{
    Answer, Approach, Case, Demo, Demos, Expected, Finding, Measure,
    Settings, Setup, theory,
};
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout, timeout_at};

// ANCHOR: patient
/// Waits as long as it takes.
async fn wait_it_out(
    market: &Market,
    symbol: &str,
) -> Result<Quote, MarketError> {
    market.quote(symbol).await
}
// ANCHOR_END: patient

// ANCHOR: timeout
/// Waits for `limit` and no longer. When time is up, `timeout` drops the
/// call, which cancels it.
async fn give_up(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Option<Quote> {
    match timeout(limit, market.quote(symbol)).await {
        Ok(answer) => answer.ok(),
        Err(_elapsed) => None,
    }
}
// ANCHOR_END: timeout

// ANCHOR: a-timeout-each
/// Every call has its own limit: the batch is as slow as the slowest limit.
async fn a_timeout_each(
    market: &Market,
    symbols: &[&str],
    limit: Duration,
) -> Vec<Quote> {
    let calls =
        symbols.iter().map(|symbol| timeout(limit, market.quote(symbol)));
    join_all(calls).await.into_iter().flatten().flatten().collect()
}
// ANCHOR_END: a-timeout-each

// ANCHOR: one-deadline
/// One limit for the whole batch. What has come by then is kept.
async fn one_deadline(
    market: &Market,
    symbols: &[&str],
    limit: Duration,
) -> Vec<Quote> {
    let deadline = Instant::now() + limit;
    let mut set: JoinSet<_> =
        symbols.iter().map(|symbol| market.quote(symbol)).collect();
    let mut quotes = Vec::new();
    while let Ok(Some(joined)) = timeout_at(deadline, set.join_next()).await
    {
        quotes.extend(joined.expect("the task did not panic"));
    }
    quotes // dropping the set aborts the tasks that are still in it
}
// ANCHOR_END: one-deadline

// ANCHOR: no-wait
/// Tries again at once: kind to nobody, least of all to a server that
/// struggles.
async fn retry_at_once(
    market: &Market,
    symbol: &str,
    tries: u32,
) -> Result<Quote, MarketError> {
    for _ in 1..tries {
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => {}
            answer => return answer,
        }
    }
    market.quote(symbol).await
}
// ANCHOR_END: no-wait

// ANCHOR: back-off
/// Waits before each new try, and twice as long each time.
async fn retry_with_back_off(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let mut wait = first_wait;
    for _ in 1..tries {
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => sleep(wait).await,
            answer => return answer,
        }
        wait *= 2;
    }
    market.quote(symbol).await
}
// ANCHOR_END: back-off

/// How this chapter is wired into the workbook.
pub const DEMOS: Demos = Demos {
    chapter: "timeouts",
    knobs: &[],
    list: &[HUNG_CALL, BATCH_DEADLINE, RETRY],
};

const HUNG_CALL: Demo = Demo {
    id: "hung-call",
    title: "A call that hangs",
    question: "A call that should take an instant takes four seconds. How \
        long do you wait?",
    takeaway: "A timeout drops the future it waits for, and dropping a \
        future is cancelling it.",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("patient", "waits it out"),
        Approach::new("timeout", "timeout")
            .finds(&[Finding::CancelledWork]),
    ],
    setup: hung_call,
};

fn hung_call(settings: &Settings) -> Setup {
    let [hung, limit] = [4.0, 1.0].map(|seconds| settings.seconds(seconds));
    Setup::new()
        .market(Market::builder().latency(hung))
        .case(
            Case::asynchronous("patient", async |stage| {
                wait_it_out(&stage.market, "AAPL").await
            })
            .expected(Expected::new(hung, "as long as the call takes")),
        )
        .case(
            Case::asynchronous("timeout", async move |stage| {
                let quote = give_up(&stage.market, "AAPL", limit).await;
                let got =
                    if quote.is_some() { "a price" } else { "no price" };
                Answer::note(got)
            })
            .expected(Expected::new(limit, "the limit")),
        )
}

const BATCH_DEADLINE: Demo = Demo {
    id: "batch-deadline",
    title: "A deadline for five calls",
    question: "Five calls take 0.5 s to 6 s, and the page must be up in \
        1.6 s. What do you show?",
    takeaway: "A timeout bounds one call, a deadline bounds what the user \
        waits for. Keep what came, cancel the rest.",
    measures: &[Measure::Answers, Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("a-timeout-each", "a timeout each")
            .wrong()
            .finds(&[Finding::CancelledWork]),
        Approach::new("one-deadline", "one deadline for all")
            .finds(&[Finding::CancelledWork]),
    ],
    setup: batch_deadline,
};

fn batch_deadline(settings: &Settings) -> Setup {
    const SYMBOLS: [&str; 5] = ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN"];
    let latencies =
        [0.5, 1.0, 1.5, 3.0, 6.0].map(|seconds| settings.seconds(seconds));
    let [each, all] = [2.5, 1.6].map(|seconds| settings.seconds(seconds));
    let mut market = Market::builder();
    for (symbol, latency) in SYMBOLS.iter().zip(latencies) {
        market = market.latency_of(symbol, latency);
    }
    Setup::new()
        .market(market)
        .case(
            Case::asynchronous("a-timeout-each", async move |stage| {
                let quotes =
                    a_timeout_each(&stage.market, &SYMBOLS, each).await;
                Answer::note(format!("{} of 5 prices", quotes.len()))
                    .answers(quotes.len())
            })
            .expected(Expected::new(each, "the slowest reach their limit")),
        )
        .case(
            Case::asynchronous("one-deadline", async move |stage| {
                let quotes =
                    one_deadline(&stage.market, &SYMBOLS, all).await;
                Answer::note(format!("{} of 5 prices", quotes.len()))
                    .answers(quotes.len())
            })
            .expected(Expected::new(all, "the deadline")),
        )
}

const RETRY: Demo = Demo {
    id: "retry",
    title: "Trying again",
    question: "A call fails twice, then works. When do you have your \
        answer, and at what price?",
    takeaway: "Retry what may heal (a busy server), never what cannot (an \
        unknown symbol). Back off, so that a struggling server gets room \
        to recover.",
    measures: &[Measure::Time, Measure::CallsSeen],
    real_time_only: false,
    approaches: &[
        Approach::new("no-wait", "again at once").wrong(),
        Approach::new("back-off", "exponential back-off"),
    ],
    setup: retry,
};

fn retry(settings: &Settings) -> Setup {
    const TRIES: u32 = 4;
    let [latency, wait] =
        [0.5, 0.5].map(|seconds| settings.seconds(seconds));
    Setup::new()
        .market(Market::builder().latency(latency).fails("AAPL", 2))
        .case(
            Case::asynchronous("no-wait", async |stage| {
                retry_at_once(&stage.market, "AAPL", TRIES).await
            })
            .expected(theory::in_a_row(&[latency; 3])),
        )
        .case(
            Case::asynchronous("back-off", async move |stage| {
                retry_with_back_off(&stage.market, "AAPL", TRIES, wait)
                    .await
            })
            .expected(Expected::new(
                latency * 3 + wait * 3,
                format!(
                    "{} of calls, {} of waits",
                    theory::sum_in_words(&[latency; 3]),
                    theory::sum_in_words(&[wait, wait * 2])
                ),
            )),
        )
}
