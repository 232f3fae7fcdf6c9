//! Timelines as text: one line per lane, all on one time axis.

use super::words;
use crate::view::Terminal;
use colored::Colorize;
use console::{pad_str, truncate_str};
use harness::{End, Lane, State, Timeline};
use std::time::Duration;

/// Beyond this many lanes, only a few are drawn and the rest counted: they look alike.
const ALL_UP_TO: usize = 12;
const FEW: usize = 4;
/// Names longer than this are cut.
const LONGEST_NAME: usize = 14;

/// A time axis: so many columns for so much time.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    /// The time at the right end.
    pub length: Duration,
    /// The columns from end to end.
    pub columns: usize,
}

impl Axis {
    /// The column that a time falls into, in fractions; the axis is never left.
    fn column(&self, time: Duration) -> f64 {
        if self.length.is_zero() {
            return 0.0;
        }
        let share = time.as_secs_f64() / self.length.as_secs_f64();
        (share * self.columns as f64).clamp(0.0, self.columns as f64)
    }
}

/// What stands for what on this terminal.
struct Signs {
    waiting: char,
    running: char,
    ready: char,
    cancelled: char,
    failed: char,
    panicked: char,
}

fn signs(terminal: &Terminal) -> Signs {
    terminal.pick(
        Signs {
            waiting: '━',
            running: '█',
            ready: '▒',
            cancelled: '×',
            failed: '!',
            panicked: '‼',
        },
        Signs {
            waiting: '-',
            running: '#',
            ready: ':',
            cancelled: 'x',
            failed: '!',
            panicked: '*',
        },
    )
}

/// The lanes of one approach, or the few that stand for all.
pub fn lanes(
    timeline: &Timeline,
    axis: Axis,
    name_width: usize,
    terminal: &Terminal,
) -> Vec<String> {
    let most = shown(timeline).0.len();
    lanes_up_to(timeline, axis, name_width, terminal, most)
}

/// The first lanes, at most so many lines, and how many more there are.
pub fn lanes_up_to(
    timeline: &Timeline,
    axis: Axis,
    name_width: usize,
    terminal: &Terminal,
    most: usize,
) -> Vec<String> {
    let (first, rest) = first(timeline, most);
    let mut lines: Vec<String> = first
        .iter()
        .map(|lane| {
            format!("{}  {}", name(lane, name_width), draw(lane, axis, terminal))
                .trim_end()
                .to_owned()
        })
        .collect();
    if rest > 0 {
        let dots = terminal.pick("…", "...");
        lines.push(format!("{dots} and {rest} more").dimmed().to_string());
    }
    lines
}

/// All lanes, or the few that stand for all; and how many there are besides.
pub fn shown(timeline: &Timeline) -> (&[Lane], u64) {
    let all = timeline.lanes.len() <= ALL_UP_TO && timeline.not_kept == 0;
    first(timeline, if all { ALL_UP_TO } else { FEW })
}

fn first(timeline: &Timeline, most: usize) -> (&[Lane], u64) {
    let (first, rest) = timeline.lanes.split_at(timeline.lanes.len().min(most));
    (first, rest.len() as u64 + timeline.not_kept)
}

/// The column that names need.
pub fn name_width<'a>(timelines: impl IntoIterator<Item = &'a Timeline>) -> usize {
    let lanes = timelines.into_iter().flat_map(|timeline| &timeline.lanes);
    let widths = lanes.map(|lane| console::measure_text_width(&lane.name));
    widths.max().unwrap_or_default().min(LONGEST_NAME)
}

/// The name in a column of this width: what is longer is cut.
pub fn name(lane: &Lane, width: usize) -> String {
    let cut = truncate_str(&lane.name, width, "~");
    pad_str(&cut, width, console::Alignment::Left, None).into_owned()
}

/// One lane: blank before it began, a line while it waits, a block while it runs, a mark where it ended badly.
pub fn draw(lane: &Lane, axis: Axis, terminal: &Terminal) -> String {
    let signs = signs(terminal);
    // One more cell than the axis, for a mark behind the last column.
    let mut cells = vec![' '; axis.columns + 1];
    let mut last = 0;
    // Running is drawn over waiting, so that a short burst of work is not lost.
    for (state, sign) in [
        (State::Waiting, signs.waiting),
        (State::Ready, signs.ready),
        (State::Running, signs.running),
    ] {
        for span in lane.spans.iter().filter(|span| span.state == state) {
            let from = axis.column(span.start).floor() as usize;
            // However short, a span is seen.
            let to = (axis.column(span.end).round() as usize).max(from + 1).min(cells.len());
            cells[from.min(to - 1)..to].fill(sign);
            last = last.max(to);
        }
    }
    let mark = match lane.end {
        Some(End::Cancelled) => Some(signs.cancelled),
        Some(End::Failed) => Some(signs.failed),
        Some(End::Panicked) => Some(signs.panicked),
        Some(End::Completed) | None => None,
    };
    if let Some(mark) = mark {
        cells[last.min(axis.columns)] = mark;
    }
    paint(&cells, &signs)
}

/// Colours runs of equal cells; without colour, the signs alone carry the meaning.
fn paint(cells: &[char], signs: &Signs) -> String {
    let runs = cells.chunk_by(|one, other| one == other).map(|run| {
        let text: String = run.iter().collect();
        let painted = match run[0] {
            sign if sign == signs.waiting => text.cyan(),
            sign if sign == signs.running => text.yellow(),
            sign if sign == signs.ready => text.magenta(),
            ' ' => return text,
            _ => text.red().bold(),
        };
        painted.to_string()
    });
    runs.collect::<String>().trim_end().to_owned()
}

/// Columns that a drawing may need behind its axis: for the mark of a lane that ends there, and for the last
/// label of the ruler.
pub const ROOM_BEHIND: usize = 6;

/// The axis itself: seconds at round steps, as many as fit.
pub fn ruler(axis: Axis) -> String {
    let seconds = axis.length.as_secs_f64();
    if seconds <= 0.0 {
        return "0 s".to_owned();
    }
    let step = step(seconds, (axis.columns / 9).max(1));
    let mut line = String::new();
    let mut tick = 0_u32;
    loop {
        let time = f64::from(tick) * step;
        let column = (time / seconds * axis.columns as f64).round() as usize;
        let label = harness::theory::seconds(Duration::from_secs_f64(time));
        if time > seconds * 1.001 || column + label.len() > axis.columns + ROOM_BEHIND {
            return line;
        }
        line = format!("{line:column$}{label}");
        tick += 1;
    }
}

/// The smallest of 1, 2, 5, 10, ... (or a tenth, a hundredth) that makes at most `ticks` steps.
pub fn step(seconds: f64, ticks: usize) -> f64 {
    let least = seconds / ticks as f64;
    let magnitude = 10_f64.powf(least.log10().floor());
    let candidates = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * magnitude);
    // The last is at least ten times the magnitude, and so always enough.
    candidates.into_iter().find(|step| *step >= least * 0.999).unwrap_or(candidates[3])
}

/// What the signs in these timelines mean; only those that occur.
pub fn legend<'a>(
    timelines: impl Iterator<Item = &'a Timeline> + Clone,
    terminal: &Terminal,
) -> String {
    let signs = signs(terminal);
    let lanes = || timelines.clone().flat_map(|timeline| &timeline.lanes);
    let state = |state| lanes().any(|lane| lane.spans.iter().any(|span| span.state == state));
    let end = |end| lanes().any(|lane| lane.end == Some(end));
    let entries = [
        (state(State::Waiting), signs.waiting, words::state(State::Waiting)),
        (state(State::Ready), signs.ready, "ready, no thread is free"),
        (state(State::Running), signs.running, words::state(State::Running)),
        (end(End::Cancelled), signs.cancelled, words::end(End::Cancelled)),
        (end(End::Failed), signs.failed, words::end(End::Failed)),
        (end(End::Panicked), signs.panicked, words::end(End::Panicked)),
    ];
    let occurring = entries.into_iter().filter(|(occurs, ..)| *occurs);
    occurring.map(|(_, sign, word)| format!("{sign} {word}")).collect::<Vec<_>>().join("   ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Span;

    const ASCII: Terminal = Terminal { width: 80, height: 24, unicode: false, interactive: false };
    const AXIS: Axis = Axis { length: Duration::from_secs(4), columns: 8 };

    fn lane(spans: &[(State, u64, u64)], end: Option<End>) -> Lane {
        let seconds = Duration::from_secs;
        let span = |(state, start, end): &(State, u64, u64)| Span {
            state: *state,
            start: seconds(*start),
            end: seconds(*end),
        };
        Lane { name: "AAPL".into(), spans: spans.iter().map(span).collect(), end }
    }

    fn drawn(lane: &Lane) -> String {
        console::strip_ansi_codes(&draw(lane, AXIS, &ASCII)).into_owned()
    }

    #[test]
    fn a_lane_is_drawn_to_scale() {
        let lane = lane(&[(State::Running, 1, 2), (State::Waiting, 2, 4)], Some(End::Completed));
        assert_eq!(drawn(&lane), "  ##----");
    }

    #[test]
    fn bad_ends_are_marked() {
        let end = |end| drawn(&lane(&[(State::Waiting, 0, 2)], Some(end)));
        assert_eq!(end(End::Cancelled), "----x");
        assert_eq!(end(End::Failed), "----!");
        assert_eq!(end(End::Panicked), "----*");
        let whole = lane(&[(State::Waiting, 0, 4)], Some(End::Cancelled));
        assert_eq!(drawn(&whole), "--------x");
    }

    #[test]
    fn a_span_without_length_is_seen() {
        assert_eq!(drawn(&lane(&[(State::Running, 2, 2)], None)), "    #");
        assert_eq!(drawn(&lane(&[(State::Running, 4, 4)], None)), "        #");
    }

    #[test]
    fn the_ruler_has_round_steps() {
        let axis = |seconds, columns| Axis { length: Duration::from_secs_f64(seconds), columns };
        assert_eq!(ruler(axis(4.0, 40)), "0 s       1 s       2 s       3 s       4 s");
        assert_eq!(ruler(axis(10.0, 27)), "0 s           5 s          10 s");
        assert_eq!(ruler(axis(0.02, 20)), "0 s       0.01 s    0.02 s".to_owned());
        assert_eq!(ruler(axis(0.0, 20)), "0 s");
    }

    #[test]
    fn many_lanes_are_summarised() {
        let timeline =
            Timeline { lanes: vec![lane(&[(State::Waiting, 0, 4)], None); 100], not_kept: 900 };
        let lines = lanes(&timeline, AXIS, 4, &ASCII);
        assert_eq!(lines.len(), FEW + 1);
        assert!(lines[FEW].contains("996 more"), "{}", lines[FEW]);
    }

    #[test]
    fn the_legend_names_only_what_occurs() {
        let timeline = Timeline {
            lanes: vec![lane(&[(State::Waiting, 0, 4)], Some(End::Cancelled))],
            not_kept: 0,
        };
        assert_eq!(legend(std::iter::once(&timeline), &ASCII), "- waiting   x cancelled");
    }
}
