//! The comparison: a bar as long as its time for every approach, and a tick where theory expects its end.

use super::Drawing;
use super::brush::{Box, Ink, LETTER, WIDTH, cut, px, text, width};
use crate::view::export::words;
use crate::view::{Played, comparison};
use harness::theory::seconds;
use harness::{Language, Measurement, Outcome};
use maud::{Markup, html};
use std::time::Duration;

const ROW: f64 = 30.0;
const BAR: f64 = 16.0;
/// Labels longer than this are cut; the table has them whole.
const LONGEST_LABEL: usize = 32;
/// Room behind the bars, for "10.00 s   10.0x faster".
const TIMES: f64 = 190.0;
const GAP: f64 = 12.0;
const LEGEND: f64 = 30.0;

/// Compares the approaches of a demo.
pub fn bars(played: &Played) -> Drawing {
    let scale = Scale::of(&played.measurements);
    let mut y = 0.0;
    let mut rows = Vec::new();
    for measurement in &played.measurements {
        rows.push(scale.row(measurement, &played.measurements[0], y));
        y += ROW;
    }
    let theory = played.measurements.iter().any(|measurement| measurement.expected.is_some());
    if theory {
        rows.push(legend(scale.left, y));
        y += LEGEND;
    }
    Drawing {
        height: y,
        shapes: html! { @for row in &rows { (row) } },
        words: in_words(&played.measurements),
    }
}

/// Where the bars begin, how long they are and what they stand for.
struct Scale {
    left: f64,
    room: f64,
    longest: Duration,
}

impl Scale {
    fn of(measurements: &[Measurement]) -> Self {
        let labels = measurements.iter().map(|measurement| width(&label(measurement)));
        let left = labels.fold(0.0, f64::max) + GAP;
        let expected =
            measurements.iter().filter_map(|one| one.expected.as_ref()).map(|theory| theory.time);
        let longest = measurements.iter().map(|one| one.elapsed).chain(expected).max();
        Scale { left, room: WIDTH - left - TIMES, longest: longest.unwrap_or_default() }
    }

    fn length(&self, time: Duration) -> f64 {
        if self.longest.is_zero() {
            return 0.0;
        }
        time.as_secs_f64() / self.longest.as_secs_f64() * self.room
    }

    fn row(&self, measurement: &Measurement, first: &Measurement, y: f64) -> Markup {
        let baseline = y + 20.0;
        html! {
            g.approach {
                title { (super::clean(&sentence(measurement, first))) }
                (text(self.left - GAP, baseline, Ink::Text).right().show(&label(measurement)))
                @match measurement.outcome {
                    Outcome::Ok => (self.bar(measurement, first, y)),
                    Outcome::Failed(_) => (self.instead(measurement, Ink::Bad, baseline)),
                    Outcome::Skipped(_) => (self.instead(measurement, Ink::Muted, baseline)),
                }
            }
        }
    }

    fn bar(&self, measurement: &Measurement, first: &Measurement, y: f64) -> Markup {
        let ink = match measurement.language {
            Language::Rust => Ink::Rust,
            Language::Python => Ink::Python,
        };
        let bar = Box {
            x: self.left,
            y: y + (ROW - BAR) / 2.0,
            // However short, a time is seen.
            width: self.length(measurement.elapsed).max(1.0),
            height: BAR,
            ink,
            title: String::new(),
        };
        let expected = measurement.expected.as_ref();
        let tick = expected.map(|expected| self.left + self.length(expected.time));
        let right = self.left + self.length(measurement.elapsed);
        let behind = tick.map_or(right, |tick| tick.max(right)) + GAP;
        let time = comparison::elapsed(measurement.elapsed);
        html! {
            (bar)
            @if let Some(tick) = tick { (theory(tick, y + 3.0, y + ROW - 3.0)) }
            (text(behind, y + 20.0, Ink::Text).bold().show(&time))
            (text(behind + 70.0, y + 20.0, Ink::Muted).show(&comparison::faster(measurement, first)))
        }
    }

    /// What stands where the bar would be.
    fn instead(&self, measurement: &Measurement, ink: Ink, baseline: f64) -> Markup {
        let room = ((WIDTH - self.left) / LETTER) as usize;
        text(self.left, baseline, ink).show(&cut(&words::outcome_in_words(measurement), room))
    }
}

fn label(measurement: &Measurement) -> String {
    cut(&words::label(measurement), LONGEST_LABEL)
}

/// A tick across the bar.
fn theory(x: f64, top: f64, bottom: f64) -> Markup {
    html! {
        line x1=(px(x)) x2=(px(x)) y1=(px(top)) y2=(px(bottom)) class=(Ink::Theory.class())
            stroke=(Ink::Theory.color()) stroke-width="2" {}
    }
}

fn legend(left: f64, y: f64) -> Markup {
    html! {
        (theory(left + 1.0, y + 9.0, y + 23.0))
        (text(left + GAP, y + 20.0, Ink::Muted).show("where theory expects the end"))
    }
}

fn sentence(measurement: &Measurement, first: &Measurement) -> String {
    let label = words::label(measurement);
    if measurement.outcome != Outcome::Ok {
        return format!("{label}: {}", words::outcome_in_words(measurement));
    }
    let mut sentence = format!("{label}: {}", comparison::elapsed(measurement.elapsed));
    if let Some(expected) = &measurement.expected {
        sentence.push_str(&format!(
            ", expected {} ({})",
            seconds(expected.time),
            words::plain(&expected.why)
        ));
    }
    let faster = comparison::faster(measurement, first);
    if !faster.is_empty() {
        sentence.push_str(&format!(", {faster}"));
    }
    sentence
}

fn in_words(measurements: &[Measurement]) -> String {
    let sentences = measurements.iter().map(|measurement| sentence(measurement, &measurements[0]));
    format!("Comparison. {}.", sentences.collect::<Vec<_>>().join("; "))
}
