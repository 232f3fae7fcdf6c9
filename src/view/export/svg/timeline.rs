//! Timelines: a lane for every call, all approaches of a demo on one axis.

use super::Drawing;
use super::brush::{Box, Ink, WIDTH, clean, cut, px, text, width};
use crate::view::recorded::{self, Recorded};
use crate::view::words;
use crate::view::{Played, timeline as lanes};
use harness::theory::seconds;
use harness::{End, Lane, Span, State, Timeline};
use maud::{Markup, html};
use std::time::Duration;

const HEADING: f64 = 25.0;
const ROW: f64 = 17.0;
const BAR: f64 = 11.0;
const BETWEEN_APPROACHES: f64 = 7.0;
const AXIS: f64 = 24.0;
const LEGEND: f64 = 26.0;
const LONGEST_NAME: usize = 20;
const GAP: f64 = 12.0;
/// Room behind the axis, for the mark of a lane that ends there.
const MARKS: f64 = 40.0;
/// A label on the axis needs about this much room.
const LABEL: f64 = 80.0;

/// A timeline with what stands above it.
pub struct Titled<'a> {
    pub heading: String,
    pub timeline: &'a Timeline,
    pub elapsed: Duration,
}

/// Draws the timelines of a demo; `None` where no approach has any.
pub fn timeline(played: &Played) -> Option<Drawing> {
    let titled = played.measurements.iter().map(|measurement| Titled {
        heading: words::label(measurement),
        timeline: &measurement.timeline,
        elapsed: measurement.elapsed,
    });
    timelines(&titled.collect::<Vec<_>>())
}

/// Draws the timeline of a recorded run, on the clock that the program saw.
pub fn recording(recorded: &Recorded) -> Option<Drawing> {
    let timeline = recorded::timeline(recorded.recording(), &recorded.clocks, usize::MAX);
    let clock = if recorded.clocks.is_virtual() { "virtual time" } else { "real time" };
    timelines(&[Titled {
        heading: format!("{} ({clock})", recorded.heading()),
        timeline: &timeline,
        elapsed: recorded.clocks.seen(recorded.recording().elapsed),
    }])
}

/// Draws timelines on one axis; `None` where none has a lane.
pub fn timelines(all: &[Titled]) -> Option<Drawing> {
    let drawn: Vec<&Titled> = all.iter().filter(|one| !one.timeline.lanes.is_empty()).collect();
    if drawn.is_empty() {
        return None;
    }
    let axis = Axis::of(&drawn);
    let mut y = 0.0;
    let mut shapes = Vec::new();
    for titled in &drawn {
        shapes.push(axis.approach(titled, &mut y));
    }
    let bottom = y;
    let height = bottom + AXIS + LEGEND;
    Some(Drawing {
        height,
        shapes: html! {
            @for shape in &shapes { (shape) }
            (axis.ruler(bottom))
            (legend(&drawn, axis.left, bottom + AXIS + 16.0))
        },
        words: in_words(&drawn),
    })
}

/// The states in the order in which they are drawn, one over the other.
const DRAWN: [(State, Ink); 3] =
    [(State::Waiting, Ink::Waiting), (State::Ready, Ink::Ready), (State::Running, Ink::Running)];

/// So many units for so much time.
struct Axis {
    left: f64,
    room: f64,
    length: Duration,
}

impl Axis {
    fn of(drawn: &[&Titled]) -> Self {
        let shown = drawn.iter().flat_map(|titled| lanes::shown(titled.timeline).0);
        let names = shown.map(|lane| width(&cut(&lane.name, LONGEST_NAME)));
        let left = names.fold(40.0, f64::max) + GAP;
        let length = drawn.iter().map(|titled| titled.elapsed).max();
        Axis { left, room: WIDTH - left - MARKS, length: length.unwrap_or_default() }
    }

    fn x(&self, time: Duration) -> f64 {
        if self.length.is_zero() {
            return self.left;
        }
        let share = time.as_secs_f64() / self.length.as_secs_f64();
        self.left + share.min(1.0) * self.room
    }

    fn approach(&self, titled: &Titled, y: &mut f64) -> Markup {
        let (shown, rest) = lanes::shown(titled.timeline);
        let heading = text(0.0, *y + 17.0, Ink::Text).bold().show(&cut(&titled.heading, 80));
        *y += HEADING;
        let top = *y;
        let mut rows = Vec::new();
        for lane in shown {
            rows.push(self.lane(lane, *y));
            *y += ROW;
        }
        if rest > 0 {
            rows.push(text(self.left, *y + 14.0, Ink::Muted).show(&format!("… and {rest} more")));
            *y += ROW;
        }
        let grid = self.grid(top, *y);
        *y += BETWEEN_APPROACHES;
        html! { (heading) (grid) @for row in &rows { (row) } }
    }

    fn lane(&self, lane: &Lane, y: f64) -> Markup {
        let name = cut(&lane.name, LONGEST_NAME);
        let end = lane.spans.last().map_or(self.left, |span| self.x(span.end));
        // Running comes last, so that a short burst of work is not lost.
        let in_state = |state| lane.spans.iter().filter(move |span| span.state == state);
        html! {
            g.lane {
                title { (clean(&about(lane))) }
                (text(self.left - GAP, y + 13.0, Ink::Muted).right().show(&name))
                @for span in DRAWN.iter().flat_map(|(state, _)| in_state(*state)) {
                    (self.span(lane, span, y))
                }
                @if let Some(mark) = lane.end.and_then(mark) {
                    (text(end + 5.0, y + 13.5, Ink::Bad).size(15.0).bold().show(mark))
                }
            }
        }
    }

    fn span(&self, lane: &Lane, span: &Span, y: f64) -> Box {
        let (left, right) = (self.x(span.start), self.x(span.end));
        let ink = match span.state {
            State::Waiting => Ink::Waiting,
            State::Ready => Ink::Ready,
            State::Running => Ink::Running,
        };
        let (from, to) = (seconds(span.start), seconds(span.end));
        Box {
            x: left,
            y: y + (ROW - BAR) / 2.0,
            // However short, a span is seen.
            width: (right - left).max(1.5),
            height: BAR,
            ink,
            title: format!("{}: {} from {from} to {to}", lane.name, words::state(span.state)),
        }
    }

    /// Round times, as many as there is room for.
    fn ticks(&self) -> impl Iterator<Item = Duration> {
        let length = self.length.as_secs_f64();
        let step =
            if length > 0.0 { lanes::step(length, (self.room / LABEL) as usize) } else { 1.0 };
        let times = (0..).map(move |tick| f64::from(tick) * step);
        times.take_while(move |time| *time <= length * 1.001).map(Duration::from_secs_f64)
    }

    /// Lines at round times.
    fn grid(&self, top: f64, bottom: f64) -> Markup {
        html! {
            @for x in self.ticks().map(|time| self.x(time)) {
                line x1=(px(x)) x2=(px(x)) y1=(px(top)) y2=(px(bottom)) class=(Ink::Grid.class())
                    stroke=(Ink::Grid.color()) {}
            }
        }
    }

    /// The times that the lines stand for.
    fn ruler(&self, top: f64) -> Markup {
        html! {
            g.ruler {
                @for time in self.ticks() {
                    (text(self.x(time), top + 16.0, Ink::Muted).size(12.0).centred().show(&seconds(time)))
                }
            }
        }
    }
}

/// The sign at the end of a lane that ended badly.
fn mark(end: End) -> Option<&'static str> {
    match end {
        End::Completed => None,
        End::Cancelled => Some("×"),
        End::Failed => Some("!"),
        End::Panicked => Some("!!"),
    }
}

fn about(lane: &Lane) -> String {
    let at = lane.spans.last().map(|span| format!(" at {}", seconds(span.end)));
    format!("{}: {}{}", lane.name, lane.end.map_or("not over", words::end), at.unwrap_or_default())
}

/// What the signs mean; only those that occur.
fn legend(drawn: &[&Titled], left: f64, baseline: f64) -> Markup {
    let shown = || drawn.iter().flat_map(|titled| lanes::shown(titled.timeline).0);
    let mut x = left;
    let mut entries = Vec::new();
    for (wanted, ink) in DRAWN {
        if shown().any(|lane| lane.spans.iter().any(|span| span.state == wanted)) {
            let sample =
                Box { x, y: baseline - 11.0, width: 28.0, height: BAR, ink, title: String::new() };
            entries.push(html! {
                (sample) (text(x + 36.0, baseline, Ink::Muted).show(words::state(wanted)))
            });
            x += 36.0 + width(words::state(wanted)) + 2.0 * GAP;
        }
    }
    for ended in [End::Cancelled, End::Failed, End::Panicked] {
        if let Some(mark) = mark(ended)
            && shown().any(|lane| lane.end == Some(ended))
        {
            let words = format!("{mark} {}", words::end(ended));
            entries.push(text(x, baseline, Ink::Muted).show(&words));
            x += width(&words) + 2.0 * GAP;
        }
    }
    html! { @for entry in &entries { (entry) } }
}

fn in_words(drawn: &[&Titled]) -> String {
    let of = |titled: &&Titled| {
        let lanes = titled.timeline.lanes.len() as u64 + titled.timeline.not_kept;
        let noun = if lanes == 1 { "lane" } else { "lanes" };
        format!("{}: {lanes} {noun}", titled.heading)
    };
    let approaches = drawn.iter().map(of).collect::<Vec<_>>().join("; ");
    format!("Timelines: who waited and who ran, and when. {approaches}.")
}
