//! The tasks at a moment: what each does, for what and where it waits, and its lane up to now.

use super::moment::{object, said};
use super::{Moment, Recorded, lanes};
use crate::view::Terminal;
use crate::view::timeline::{self, Axis};
use colored::{Color, Colorize};
use console::{Alignment, pad_str, truncate_str};
use recording::{End, Now, State, What};

/// What a task does, in a word.
pub fn state_in_words(state: State) -> &'static str {
    match state {
        State::NotMade => "",
        State::Made => "not begun",
        State::Running => "running",
        State::Ready => "ready",
        State::Waiting => "waits",
        State::Ended(End::Completed) => "done",
        State::Ended(End::Failed) => "failed",
        State::Ended(End::Panicked) => "panicked",
        State::Ended(End::Cancelled) => "cancelled",
        State::Ended(End::CutOff) => "cut off",
    }
}

fn color(state: State) -> Option<Color> {
    match state {
        State::Running => Some(Color::Yellow),
        State::Waiting => Some(Color::Cyan),
        State::Ready => Some(Color::Magenta),
        State::Ended(End::Completed) => Some(Color::Green),
        State::Ended(_) => Some(Color::Red),
        State::Made | State::NotMade => None,
    }
}

/// The tasks at a moment, at most so many rows of them, and the time below. Where there are more tasks than rows, those
/// around the one that the moment is about.
pub fn panel(
    recorded: &Recorded,
    moment: &Moment<'_>,
    rows: usize,
    terminal: &Terminal,
) -> Vec<String> {
    let there: Vec<usize> = (0..moment.states.len())
        .filter(|task| moment.states[*task].state != State::NotMade)
        .collect();
    let timeline = lanes::timeline(recorded.recording(), &recorded.clocks, moment.position);
    let all = &recorded.recording().tasks;
    let names = all.iter().map(|task| console::measure_text_width(&task.name)).max();
    let names = names.unwrap_or_default().clamp(4, 16);
    let words = if terminal.width >= 110 { 56 } else { 36 };
    let columns =
        terminal.width.saturating_sub(2 + names + 2 + words + 2 + timeline::ROOM_BEHIND).max(10);
    let length = recorded.clocks.seen(recorded.recording().elapsed);
    let axis = Axis { length, columns };

    let here = there.iter().position(|task| *task == moment.task()).unwrap_or_default();
    let fits = there.len() <= rows;
    let shown = if fits { there.len() } else { rows.saturating_sub(1) };
    let first = here.saturating_sub(shown / 2).min(there.len().saturating_sub(shown));
    let row = |task: &usize| {
        let is_here = *task == moment.task();
        let pointer = if is_here { terminal.pick("❯", ">") } else { " " };
        let name = truncate_str(&all[*task].name, names, "~");
        let name = pad_str(&name, names, Alignment::Left, None).into_owned();
        let name = if is_here { name.bold().to_string() } else { name };
        let does = does(recorded, moment, *task);
        let does = truncate_str(&does, words, terminal.pick("…", "~"));
        let does = pad_str(&does, words, Alignment::Left, None).into_owned();
        let does = match color(moment.states[*task].state) {
            Some(color) => does.color(color).to_string(),
            None => does.dimmed().to_string(),
        };
        let lane = timeline::draw(&timeline.lanes[*task], axis, terminal);
        format!("{pointer} {name}  {does}  {lane}").trim_end().to_owned()
    };
    let mut lines: Vec<String> = there.iter().skip(first).take(shown).map(row).collect();
    if !fits {
        lines.push(summary(&there, &moment.states).dimmed().to_string());
    }
    let margin = 2 + names + 2 + words + 2;
    lines.push(format!("{:margin$}{}", "", timeline::ruler(axis)).dimmed().to_string());
    lines
}

/// `of 40 tasks, 1 running, 3 ready, 30 wait, 6 over`
fn summary(there: &[usize], states: &[Now]) -> String {
    let count = |wanted: fn(State) -> bool| {
        there.iter().filter(|task| wanted(states[**task].state)).count()
    };
    let parts = [
        (count(|state| state == State::Running), "running"),
        (count(|state| state == State::Ready), "ready"),
        (count(|state| state == State::Waiting), "waiting"),
        (count(|state| state == State::Made), "not begun"),
        (count(|state| matches!(state, State::Ended(_))), "over"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, word)| format!("{count} {word}")).collect();
    format!("  of {} tasks: {}", there.len(), parts.join(", "))
}

/// What a task does, for what it waits, and where.
fn does(recorded: &Recorded, moment: &Moment<'_>, task: usize) -> String {
    let now = &moment.states[task];
    let word = state_in_words(now.state);
    let recording = recorded.recording();
    let chain = now.chain.and_then(|chain| recording.chains.get(chain));
    let place = chain.and_then(|chain| chain.places.first().copied());
    // Of the task that the moment is about, the line that runs now is known better.
    let here = task == moment.task() && now.state == State::Running;
    let place = if here { moment.places().first().copied() } else { place };
    let place = place.and_then(|place| recorded.place_in_words(place));
    match now.state {
        State::Waiting => {
            let object = now.chain.map_or_else(String::new, |chain| brief(recorded, chain));
            let place = place.map_or_else(String::new, |place| format!(", {place}"));
            format!("{word} {object}{place}").replace(" ,", ",")
        }
        State::Running => place.map_or_else(|| word.to_owned(), |place| format!("{word}, {place}")),
        State::Ready => "ready, waits for its turn".to_owned(),
        State::Ended(End::Cancelled) if never_polled(recorded, task) => {
            "dropped, never polled".to_owned()
        }
        State::Ended(_) => {
            let says = said(recorded, moment.position, task).and_then(|text| text.lines().next());
            says.map_or_else(|| word.to_owned(), |says| format!("{word}: {says}"))
        }
        State::Made | State::NotMade => word.to_owned(),
    }
}

/// What a chain waits for, as short as a column is.
fn brief(recorded: &Recorded, chain: usize) -> String {
    let object = object(recorded, chain);
    let brief = object.split(" (").next().unwrap_or(&object);
    format!("for {brief}")
}

fn never_polled(recorded: &Recorded, task: usize) -> bool {
    let mut events = recorded.recording().events.iter().filter(|event| event.task == task);
    events.any(|event| matches!(event.what, What::NeverPolled { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::recorded::fixture;

    const TERMINAL: Terminal =
        Terminal { width: 80, height: 24, unicode: false, interactive: false };

    #[test]
    fn each_task_says_what_it_does() {
        let recorded = fixture::blocked();
        let at = |part: f64| {
            let step = (recorded.steps().len() as f64 * part) as usize;
            let position = recorded.steps()[step.min(recorded.steps().len() - 1)];
            let moment = Moment::new(&recorded, position).unwrap();
            console::strip_ansi_codes(&panel(&recorded, &moment, 9, &TERMINAL).join("\n"))
                .into_owned()
        };
        let middle = at(0.65);
        assert!(middle.contains("hog   running, line 12"), "{middle}");
        assert!(middle.contains("tick  ready, waits for its turn"), "{middle}");
        let end = at(1.0);
        assert!(end.contains("bad   panicked: index out of bounds"), "{end}");
        assert!(end.lines().all(|line| line.chars().count() <= 80), "{end}");
    }

    #[test]
    fn many_tasks_are_counted() {
        let recorded = fixture::blocked();
        let moment = Moment::new(&recorded, usize::MAX - 1);
        assert!(moment.is_none());
        let last = *recorded.steps().last().unwrap();
        let moment = Moment::new(&recorded, last).unwrap();
        let lines = panel(&recorded, &moment, 3, &TERMINAL);
        assert_eq!(lines.len(), 4);
        assert!(lines[2].contains("of 4 tasks"), "{lines:?}");
    }
}
