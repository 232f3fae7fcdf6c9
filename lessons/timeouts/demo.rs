use futures::future::join_all;
use harness::{
    Answer, Approach, Case, Demo, Demos, Expected, Finding, Measure,
    Settings, Setup, theory,
};
use slow_api::{Market, MarketError, Quote};
use std::pin::pin;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep, timeout, timeout_at};

// ANCHOR: patient
/// Waits without a limit.
async fn wait_it_out(
    market: &Market,
    symbol: &str,
) -> Result<Quote, MarketError> {
    market.quote(symbol).await // <-
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
        Ok(answer) => answer.ok(), // <-
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
        symbols.iter().map(|symbol| timeout(limit, market.quote(symbol))); // <-
    join_all(calls).await.into_iter().flatten().flatten().collect()
}
// ANCHOR_END: a-timeout-each

// ANCHOR: one-deadline
/// One limit for the whole batch. Keeps the answers that came in time.
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
        quotes.extend(joined.expect("the task did not panic")); // <-
    }
    quotes // <- dropping the set aborts the tasks that are still in it
}
// ANCHOR_END: one-deadline

// ANCHOR: no-wait
/// Tries again at once, which gives a struggling server no time to
/// recover.
async fn retry_at_once(
    market: &Market,
    symbol: &str,
    tries: u32,
) -> Result<Quote, MarketError> {
    for _ in 1..tries {
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => {} // <-
            answer => return answer,
        }
    }
    market.quote(symbol).await
}
// ANCHOR_END: no-wait

// ANCHOR: back-off
/// Waits before each new try, twice as long each time.
async fn retry_with_back_off(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let mut wait = first_wait;
    for _ in 1..tries {
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => sleep(wait).await, // <-
            answer => return answer,
        }
        wait *= 2; // <-
    }
    market.quote(symbol).await
}
// ANCHOR_END: back-off

// ANCHOR: select-anew
/// `select!` drops the futures that lose. Here each tick drops the call,
/// and the next round makes a new one.
async fn ask_anew(
    market: &Market,
    every: Duration,
    rounds: u32,
) -> Option<Quote> {
    let mut ticks = interval(every);
    ticks.tick().await; // the first one comes at once
    for _ in 0..rounds {
        tokio::select! {
            answer = market.quote("AAPL") => return answer.ok(), // <-
            _ = ticks.tick() => {} // draw the clock
        }
    }
    None
}
// ANCHOR_END: select-anew

// ANCHOR: select-pinned
/// The call is made once, and pinned in its place: `&mut call` is polled
/// again in each round, and nothing is lost.
async fn ask_once(
    market: &Market,
    every: Duration,
    rounds: u32,
) -> Option<Quote> {
    let mut ticks = interval(every);
    ticks.tick().await;
    let mut call = pin!(market.quote("AAPL")); // <-
    for _ in 0..rounds {
        tokio::select! {
            answer = &mut call => return answer.ok(), // <-
            _ = ticks.tick() => {}
        }
    }
    None
}
// ANCHOR_END: select-pinned

/// How this chapter is wired into the workbook.
pub const DEMOS: Demos = Demos {
    chapter: "timeouts",
    knobs: &[],
    list: &[HUNG_CALL, BATCH_DEADLINE, RETRY, SELECT],
};

const HUNG_CALL: Demo = Demo {
    id: "hung-call",
    title: "A call that hangs",
    question: "A call that should take an instant takes four seconds. How \
        long do you wait?",
    takeaway: "A timeout drops the future that it waits for, and dropping \
        a future cancels it.",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("patient", "no timeout"),
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
        1.6 s. How many prices do you show?",
    takeaway: "A timeout limits one call, a deadline limits the user's \
        wait. Keep the answers that arrived, and cancel the rest.",
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
        answer, and after how many calls?",
    takeaway: "Retry errors that may pass (a busy server), never those \
        that cannot (an unknown symbol). Back off, so that a struggling \
        server has time to recover.",
    measures: &[Measure::Time, Measure::CallsSeen],
    real_time_only: false,
    approaches: &[
        Approach::new("no-wait", "retry at once").wrong(),
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

const SELECT: Demo = Demo {
    id: "select",
    title: "A call and a clock",
    question: "A call takes 1 s, and a clock on the screen ticks every 0.3 \
        s, in one `select!`. How many prices arrive, and when?",
    takeaway: "`select!` drops the futures that lose. Pin a future that \
        has to survive the round, and poll it through `&mut`.",
    measures: &[Measure::Answers, Measure::CallsSeen, Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("select-anew", "a new call each round")
            .wrong()
            .finds(&[Finding::CancelledWork]),
        Approach::new("select-pinned", "one call, pinned"),
    ],
    setup: select,
};

fn select(settings: &Settings) -> Setup {
    const ROUNDS: u32 = 8;
    let [latency, every] =
        [1.0, 0.3].map(|seconds| settings.seconds(seconds));
    Setup::new()
        .market(Market::builder().latency(latency))
        .case(
            Case::asynchronous("select-anew", async move |stage| {
                got(ask_anew(&stage.market, every, ROUNDS).await)
            })
            .expected(Expected::new(
                every * ROUNDS,
                "eight ticks, and then it gives up",
            )),
        )
        .case(
            Case::asynchronous("select-pinned", async move |stage| {
                got(ask_once(&stage.market, every, ROUNDS).await)
            })
            .expected(theory::together(&[latency])),
        )
}

fn got(quote: Option<Quote>) -> Answer {
    let note = if quote.is_some() { "a price" } else { "no price" };
    Answer::note(note).answers(usize::from(quote.is_some()))
}
