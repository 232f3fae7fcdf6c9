//! What was measured: bars, a table, timelines and the same in words, the code side by side.

use super::heading;
use super::prose::{code_block, inline, scrolling};
use crate::view::export::svg::{self, Drawing};
use crate::view::export::{PlayedChapter, Report};
use crate::view::words;
use crate::view::{Played, comparison, timeline};
use harness::theory::seconds;
use harness::{Compared, Lane, Language, Measure, Measurement, Outcome};
use maud::{Markup, html};
use std::time::Duration;

pub const TITLE: &str = "What was measured";

/// The anchor of a chapter's results.
pub fn id(chapter: &PlayedChapter) -> String {
    format!("{}-measured", chapter.lesson.name)
}

/// The anchor of a demo.
pub fn demo_id(chapter: &PlayedChapter, played: &Played) -> String {
    format!("{}-demo-{}", chapter.lesson.name, played.demo.id)
}

/// The results of a chapter under a heading of this level.
pub fn results(chapter: &PlayedChapter, report: &Report, level: u8) -> Markup {
    let id = id(chapter);
    html! {
        section.measured {
            (heading(level, &id, &html! { (TITLE) }))
            @for played in &chapter.played { (demo(chapter, played, report, level + 1)) }
        }
    }
}

fn demo(chapter: &PlayedChapter, played: &Played, report: &Report, level: u8) -> Markup {
    let id = demo_id(chapter, played);
    let place = words::place(chapter.lesson, played);
    html! {
        section.demo {
            (heading(level, &id, &inline(&played.question)))
            p.place { code { (place) } ", " (words::pace(played, &report.settings)) }
            (picture(&svg::bars(played), "Elapsed time"))
            (comparison_table(played, &place))
            @if let Some(drawing) = svg::timeline(played) {
                (picture(&drawing, "Timelines"))
                details.lanes-in-words {
                    summary { "The timelines of " code { (played.demo.id) } " as a table" }
                    (lanes_table(played, &place))
                }
            }
            (code(chapter, played))
            @if !played.demo.takeaway.is_empty() {
                p.takeaway { strong { "Takeaway: " } (inline(played.demo.takeaway)) }
            }
        }
    }
}

fn picture(drawing: &Drawing, caption: &str) -> Markup {
    html! {
        figure {
            figcaption { (caption) }
            (scrolling(caption, &drawing.embedded()))
        }
    }
}

fn comparison_table(played: &Played, place: &str) -> Markup {
    let measurements = &played.measurements;
    let comparison = played.comparison();
    let table = html! {
        table.times {
            caption { "Measured and expected times of " code { (place) } }
            thead {
                tr {
                    th scope="col" { "Approach" }
                    th.number scope="col" { "Elapsed" }
                    th.number scope="col" { "Expected" }
                    th scope="col" { "Why" }
                    th scope="col" { "Compared" }
                    th scope="col" { "Result" }
                    th scope="col" { "The market saw" }
                }
            }
            tbody {
                @for (measurement, compared) in measurements.iter().zip(&comparison.rows) {
                    (row(measurement, comparison.measure, compared))
                }
            }
        }
    };
    scrolling("Table of times", &table)
}

/// Numbers carry their exact value, as in the JSON, beside what people read.
fn row(measurement: &Measurement, measure: Measure, row: &Compared) -> Markup {
    let times = row.times_better;
    let faster = comparison::compared(measure, row);
    let asked = row.value.as_ref().filter(|_| !comparison::is_time(measure));
    html! {
        tr data-approach=(measurement.id) {
            th scope="row" { (words::label(measurement)) }
            td.number.elapsed { (elapsed(measurement)) }
            td.number.expected {
                @if let Some(expected) = &measurement.expected {
                    (time(expected.time, &seconds(expected.time)))
                }
            }
            td.why { @if let Some(expected) = &measurement.expected { (inline(&expected.why)) } }
            td.faster {
                @match times {
                    Some(times) if !faster.is_empty() => data value=(times) { (faster) },
                    _ => (faster),
                }
                @if let Some(asked) = asked {
                    @if !faster.is_empty() { br; }
                    (measure.words()) ": " (comparison::shown(asked))
                }
            }
            td { (result(measurement)) }
            td.market { (market(measurement)) }
        }
    }
}

fn elapsed(measurement: &Measurement) -> Markup {
    match measurement.outcome {
        Outcome::Skipped(_) => html! {},
        _ => time(measurement.elapsed, &comparison::elapsed(measurement.elapsed)),
    }
}

fn time(exact: Duration, words: &str) -> Markup {
    html! { data value=(exact.as_secs_f64()) { (words) } }
}

/// What came out, its figures, and a word when theory was wrong.
fn result(measurement: &Measurement) -> Markup {
    let (outcome, detail) = words::outcome(measurement);
    html! {
        @match (&measurement.outcome, detail) {
            (Outcome::Ok, _) => (detail.unwrap_or(outcome)),
            (Outcome::Failed(_), detail) => {
                strong.bad { "! " (outcome) } @if let Some(detail) = detail { ": " (detail) }
            },
            (Outcome::Skipped(_), detail) => {
                em { (outcome) } @if let Some(detail) = detail { ": " (detail) }
            },
        }
        @for figure in &measurement.figures {
            br; (figure.label) ": "
            data.figure data-name=(figure.name) value=(figure.value) {
                (comparison::figure_value(figure))
            }
        }
        @if let Some(sentence) = comparison::disagreement(measurement) { br; (sentence) }
    }
}

fn market(measurement: &Measurement) -> Markup {
    let ledger = measurement.ledger;
    let count = |name: &str, value: u64, after: &str| {
        html! { data.count data-name=(name) value=(value) { (value) } (after) }
    };
    html! {
        @if !words::witnessed(measurement) {
            span.none { "not recorded" }
        } @else if ledger.calls == 0 {
            (count("calls", 0, " calls"))
        } @else {
            (count("calls", ledger.calls, if ledger.calls == 1 { " call, at most " } else { " calls, at most " }))
            (count("peak_in_flight", ledger.peak_in_flight, " in flight"))
            @if ledger.failed > 0 { ", " (count("failed", ledger.failed, " failed")) }
            @if ledger.cancelled > 0 { ", " (count("cancelled", ledger.cancelled, " cancelled")) }
        }
    }
}

/// The picture of the timelines for those who cannot see it: the same lanes, span by span.
fn lanes_table(played: &Played, place: &str) -> Markup {
    let drawn = || played.measurements.iter().filter(|one| !one.timeline.lanes.is_empty());
    let table = html! {
        table.lanes {
            caption { "Timelines of " code { (place) } ", in seconds" }
            thead {
                tr {
                    th scope="col" { "Approach" }
                    th scope="col" { "Lane" }
                    th scope="col" { "State" }
                    th.number scope="col" { "From" }
                    th.number scope="col" { "To" }
                    th scope="col" { "End" }
                }
            }
            tbody {
                @for measurement in drawn() {
                    @let (shown, rest) = timeline::shown(&measurement.timeline);
                    @for lane in shown { (lane_rows(measurement, lane)) }
                    @if rest > 0 {
                        tr { td { (words::label(measurement)) } td colspan="5" { "and " (rest) " more lanes" } }
                    }
                }
            }
        }
    };
    scrolling("Table of timelines", &table)
}

fn lane_rows(measurement: &Measurement, lane: &Lane) -> Markup {
    html! {
        @for (place, span) in lane.spans.iter().enumerate() {
            @let last = place + 1 == lane.spans.len();
            tr {
                td { (words::label(measurement)) }
                td { (lane.name) }
                td { (words::state(span.state)) }
                td.number { (time(span.start, &seconds(span.start))) }
                td.number { (time(span.end, &seconds(span.end))) }
                td { @if last { (lane.end.map_or("not over", words::end)) } }
            }
        }
    }
}

/// The code that was measured, every piece once; Rust beside Python where Python ran as well.
fn code(chapter: &PlayedChapter, played: &Played) -> Markup {
    let python = played.measurements.iter().any(|one| one.language == Language::Python);
    let mut anchors: Vec<&str> = Vec::new();
    for approach in played.demo.approaches {
        if !anchors.contains(&approach.source) {
            anchors.push(approach.source);
        }
    }
    let lesson = chapter.lesson;
    let pieces = anchors.iter().filter_map(|anchor| {
        let (_, rust) = lesson.rust(anchor)?;
        let twin = if python { lesson.python(anchor) } else { None };
        Some((rust, twin))
    });
    let pieces: Vec<_> = pieces.collect();
    html! {
        @if !pieces.is_empty() {
            details {
                summary {
                    "The code of " code { (played.demo.id) } @if python { ", Rust beside Python" }
                }
                @for (rust, twin) in &pieces {
                    div.beside {
                        (code_block(rust, "rust"))
                        @if let Some(twin) = twin { (code_block(twin, "python")) }
                    }
                }
            }
        }
    }
}
