//! A report of the worst kind: hostile text, every kind of end and outcome. For tests.

use super::{PlayedChapter, Report};
use crate::view::Played;
use harness::{
    Answer, Clock, Demo, End, Expected, Lane, Language, Measure, Measurement, Outcome, Settings,
    Setup, Span, State, Summary, Timeline,
};
use lessons::Chapter;
use std::time::Duration;

pub const HOSTILE: &str =
    "<script>alert(\"1\")</script> & 'x', | `y` ]]> *z* =1+1 \u{1b}[31m\nend 漢字";

const LESSON: Chapter = Chapter {
    name: "fixture",
    prose: "# Title <b>\n\n> Summary & more\n\nFirst.\n\n<script>alert(2)</script>\n\n## Run it\n\nSee \
            [that](../other/lesson.md), [this](../fixture/lesson.md) and [there](https://example.org/?a=1&b=2).\n\n\
            <!-- notes: 3 min\nSecret.\n-->\n\n### Deeper\n\n```rust\n{{#include demo.rs:code}}\n```\n\n\
            | a | b |\n| --- | --- |\n| 1 | 2 |\n\n## Takeaway\n\nLast.\n",
    files: &[
        (
            "demo.rs",
            "// ANCHOR: code\nasync fn f() -> Vec<u8> {\n    g().await\n}\n// ANCHOR_END: code\n",
        ),
        ("demo.py", "# ANCHOR: code\nasync def f():\n    await g()\n# ANCHOR_END: code\n"),
    ],
};

pub fn report() -> Report {
    let demo = Demo {
        id: "demo",
        title: HOSTILE,
        question: "",
        takeaway: format!("Because {HOSTILE}").leak(),
        measures: &[Measure::Time],
        real_time_only: false,
        approaches: &[],
        setup: |_| Setup::new(),
    };
    let question = format!("Why `{HOSTILE}`?");
    let played = vec![Played { demo, question, measurements: measurements() }];
    Report {
        settings: Settings::default(),
        chapters: vec![PlayedChapter { lesson: &LESSON, played }],
    }
}

pub fn measurements() -> Vec<Measurement> {
    let long = format!("{HOSTILE} {}", "long ".repeat(40));
    vec![
        measurement("slow", HOSTILE, 4000),
        Measurement {
            expected: Some(Expected::new(Duration::from_secs(1), HOSTILE)),
            figures: Answer::default().figure("first_s", "first", 0.5, "s").figures,
            timeline: Timeline { lanes: lanes(), not_kept: 0 },
            ..measurement("fast", &long, 1000)
        },
        Measurement {
            timeline: Timeline {
                lanes: lanes().into_iter().cycle().take(50).collect(),
                not_kept: 950,
            },
            ..measurement("many", "many", 2000)
        },
        Measurement {
            outcome: Outcome::Failed(long.clone()),
            ..measurement("failed", "failed", 10)
        },
        Measurement {
            outcome: Outcome::Skipped(long.clone()),
            ..measurement("skipped", "skipped", 0)
        },
        Measurement { language: Language::Python, ..measurement("fast", "asyncio.gather", 1100) },
    ]
}

fn measurement(id: &str, label: &str, milliseconds: u64) -> Measurement {
    Measurement {
        id: id.to_owned(),
        size: None,
        label: label.to_owned(),
        language: Language::Rust,
        clock: Clock::Real,
        expected: None,
        elapsed: Duration::from_millis(milliseconds),
        outcome: Outcome::Ok,
        note: Some("10 prices".to_owned()),
        figures: Vec::new(),
        ledger: Summary {
            calls: 3,
            completed: 1,
            failed: 1,
            cancelled: 1,
            peak_in_flight: 2,
            in_flight: 0,
        },
        timeline: Timeline::default(),
    }
}

/// A lane for every kind of end, one that is hostile, and one that never was.
fn lanes() -> Vec<Lane> {
    let ends =
        [Some(End::Completed), Some(End::Failed), Some(End::Cancelled), Some(End::Panicked), None];
    let lane = |end| Lane { name: HOSTILE.to_owned(), spans: spans(), end };
    let mut lanes: Vec<Lane> = ends.map(lane).into();
    lanes.push(Lane { name: String::new(), spans: Vec::new(), end: None });
    lanes
}

fn spans() -> Vec<Span> {
    let span = |state, start, end| Span {
        state,
        start: Duration::from_millis(start),
        end: Duration::from_millis(end),
    };
    vec![
        span(State::Running, 0, 100),
        span(State::Waiting, 100, 900),
        span(State::Running, 900, 900),
    ]
}
