//! The comparison: a bar for every approach as long as what the question asks for, and where that is the time, a tick
//! where theory expects its end.

use super::Drawing;
use super::brush::{Box, Ink, LETTER, WIDTH, cut, px, text, width};
use crate::view::words;
use crate::view::{Played, comparison};
use harness::theory::seconds;
use harness::{Compared, Comparison, Language, Measure, Measurement, Outcome, Value};
use maud::{Markup, html};

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
    let comparison = played.comparison();
    let scale = Scale::of(&played.measurements, &comparison);
    let mut y = 0.0;
    let mut rows = Vec::new();
    for (measurement, compared) in played.measurements.iter().zip(&comparison.rows) {
        rows.push(scale.row(measurement, compared, y));
        y += ROW;
    }
    let theory = played.measurements.iter().any(|measurement| measurement.expected.is_some());
    if theory && comparison::is_time(comparison.measure) {
        rows.push(legend(scale.left, y, "where theory expects the end"));
        y += LEGEND;
    } else if !comparison::is_time(comparison.measure) {
        let asked = comparison::headline(comparison.measure);
        rows.push(text(scale.left, y + 20.0, Ink::Muted).show(&asked));
        y += LEGEND;
    }
    Drawing {
        height: y,
        shapes: html! { @for row in &rows { (row) } },
        words: in_words(&played.measurements, &comparison),
    }
}

/// Where the bars begin, how long they are and what they stand for.
struct Scale {
    measure: Measure,
    left: f64,
    room: f64,
    /// The number that fills the room.
    most: f64,
}

impl Scale {
    fn of(measurements: &[Measurement], comparison: &Comparison) -> Self {
        let labels = measurements.iter().map(|measurement| width(&label(measurement)));
        let left = labels.fold(0.0, f64::max) + GAP;
        let times = comparison::is_time(comparison.measure);
        let expected = measurements
            .iter()
            .filter_map(|one| one.expected.as_ref())
            .filter(|_| times)
            .map(|theory| theory.time.as_secs_f64());
        let numbers = comparison.rows.iter().filter_map(|row| row.value.as_ref()?.number());
        let most = numbers.chain(expected).fold(0.0, f64::max);
        Scale { measure: comparison.measure, left, room: WIDTH - left - TIMES, most }
    }

    fn length(&self, number: f64) -> f64 {
        if self.most > 0.0 { number / self.most * self.room } else { 0.0 }
    }

    fn row(&self, measurement: &Measurement, row: &Compared, y: f64) -> Markup {
        let baseline = y + 20.0;
        let instead = |ink| {
            let room = ((WIDTH - self.left) / LETTER) as usize;
            text(self.left, baseline, ink).show(&cut(&words::outcome_in_words(measurement), room))
        };
        html! {
            g.approach {
                title { (super::clean(&sentence(measurement, self.measure, row))) }
                (text(self.left - GAP, baseline, Ink::Text).right().show(&label(measurement)))
                @match (&measurement.outcome, &row.value) {
                    (Outcome::Failed(_), _) => (instead(Ink::Bad)),
                    (Outcome::Skipped(_), _) => (instead(Ink::Muted)),
                    (Outcome::Ok, Some(value)) if value.number().is_some() => {
                        (self.bar(measurement, row, value, y))
                    },
                    (Outcome::Ok, _) => (instead(Ink::Text)),
                }
            }
        }
    }

    fn bar(&self, measurement: &Measurement, row: &Compared, value: &Value, y: f64) -> Markup {
        let ink = match measurement.language {
            Language::Rust => Ink::Rust,
            Language::Python => Ink::Python,
        };
        let length = self.length(value.number().unwrap_or_default());
        let bar = Box {
            x: self.left,
            y: y + (ROW - BAR) / 2.0,
            // However short, a bar is seen.
            width: length.max(1.0),
            height: BAR,
            ink,
            title: String::new(),
        };
        let expected = measurement.expected.as_ref().filter(|_| comparison::is_time(self.measure));
        let tick = expected.map(|theory| self.left + self.length(theory.time.as_secs_f64()));
        let right = self.left + length;
        let behind = tick.map_or(right, |tick| tick.max(right)) + GAP;
        let compared = comparison::compared(self.measure, row);
        html! {
            (bar)
            @if let Some(tick) = tick { (theory(tick, y + 3.0, y + ROW - 3.0)) }
            (text(behind, y + 20.0, Ink::Text).bold().show(&comparison::shown(value)))
            (text(behind + 70.0, y + 20.0, Ink::Muted).show(&compared))
        }
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

fn legend(left: f64, y: f64, words: &str) -> Markup {
    html! {
        (theory(left + 1.0, y + 9.0, y + 23.0))
        (text(left + GAP, y + 20.0, Ink::Muted).show(words))
    }
}

fn sentence(measurement: &Measurement, measure: Measure, row: &Compared) -> String {
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
    if let Some(value) = row.value.as_ref().filter(|_| !comparison::is_time(measure)) {
        sentence.push_str(&format!(", {}: {}", measure.words(), comparison::shown(value)));
    }
    let compared = comparison::compared(measure, row);
    if !compared.is_empty() {
        sentence.push_str(&format!(", {compared}"));
    }
    sentence
}

fn in_words(measurements: &[Measurement], comparison: &Comparison) -> String {
    let rows = measurements.iter().zip(&comparison.rows);
    let sentences = rows.map(|(measurement, row)| sentence(measurement, comparison.measure, row));
    format!("Comparison. {}.", sentences.collect::<Vec<_>>().join("; "))
}
