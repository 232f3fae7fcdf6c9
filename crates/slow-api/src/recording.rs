//! A file for whoever looks on from outside: what each market saw, written when the market closes.
//!
//! The checker of the exercises draws timelines from it. Nothing is written unless the environment variable
//! names a file. It is text: a line `market`, then one line per lane with tabs between name, end and spans, a
//! span being its state and its times in nanoseconds.
//!
//! ```text
//! market
//! lane    AAPL    completed    waiting 0 2000000000
//! ```

use crate::ledger::{End, Lane, Ledger, Span, State};
use std::env;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;

/// Names the file.
const VARIABLE: &str = "SLOW_API_RECORDING";

/// Adds what this ledger has to the file, if there is to be one.
pub(crate) fn write(ledger: &Ledger) {
    let Some(path) = env::var_os(VARIABLE) else { return };
    let text = text(&ledger.lanes());
    let file = OpenOptions::new().create(true).append(true).open(path);
    // In one piece, so that markets on several threads do not mix. If it fails, there is no drawing, and that
    // is all.
    let _ = file.and_then(|mut file| file.write_all(text.as_bytes()));
}

fn text(lanes: &[Lane]) -> String {
    let mut text = String::from("market\n");
    for lane in lanes {
        let name = lane.name.replace(|character: char| character.is_control(), " ");
        let _ = write!(text, "lane\t{name}\t{}", end(lane.end));
        for Span { state, start, end } in &lane.spans {
            let state = match state {
                State::Waiting => "waiting",
                State::Running => "running",
                State::Ready => "ready",
            };
            let _ = write!(text, "\t{state} {} {}", start.as_nanos(), end.as_nanos());
        }
        text.push('\n');
    }
    text
}

fn end(end: Option<End>) -> &'static str {
    match end {
        Some(End::Completed) => "completed",
        Some(End::Failed) => "failed",
        Some(End::Cancelled) => "cancelled",
        Some(End::Panicked) => "panicked",
        None => "open",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Market;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn lanes_are_written_one_a_line() {
        let market = Market::builder().latency(Duration::from_secs(2)).build();
        market.quote("AAPL").await.unwrap();
        market.quote("a\tb\n").await.unwrap_err();
        assert_eq!(
            text(&market.ledger().lanes()),
            "market\nlane\tAAPL\tcompleted\twaiting 0 2000000000\nlane\ta b \tfailed\twaiting 2000000000 4000000000\n"
        );
    }
}
