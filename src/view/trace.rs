//! A recorded program as text: what was found, and who waited for what, when.

use super::recorded::{self, Clocks};
use super::timeline::{self, Axis};
use super::{Terminal, wrap};
use colored::Colorize;
use recording::{Finding, Kind, Language, ProgramEnd, Recording, What};

/// Lanes that fit on a screen beside the findings.
const LANES: usize = 12;

/// Everything on one screen, if it fits.
pub fn text(recording: &Recording, findings: &[Finding], terminal: &Terminal) -> String {
    let mut lines = vec![String::new(), heading(recording).bold().to_string(), String::new()];
    lines.extend(lanes(recording, terminal));
    lines.push(String::new());
    if findings.is_empty() {
        lines.push("Nothing is wrong, as far as can be seen from here.".to_owned());
    }
    for (number, finding) in (1..).zip(findings) {
        let kind = finding.kind.name().red().bold();
        let text = format!("{number}. {kind}  {}", finding.message);
        let indented = wrap(&text, terminal.width.saturating_sub(3));
        for (row, line) in indented.into_iter().enumerate() {
            lines.push(if row == 0 { line } else { format!("   {line}") });
        }
    }
    if let Some(gain) = gain(recording, findings) {
        lines.push(String::new());
        lines.push(gain);
    }
    for note in notes(recording) {
        lines.extend(
            wrap(&format!("note: {note}"), terminal.width)
                .into_iter()
                .map(|line| line.dimmed().to_string()),
        );
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn heading(recording: &Recording) -> String {
    let how = match recording.program.end {
        ProgramEnd::Exited(0) => "ended well".to_owned(),
        ProgramEnd::Exited(status) => format!("ended with exit status {status}"),
        ProgramEnd::Signalled(signal) => format!("ended by signal {signal}"),
        ProgramEnd::Interrupted => "ended by Ctrl-C".to_owned(),
        ProgramEnd::TimeOver => "ended by us when its time was over".to_owned(),
        ProgramEnd::Unknown => "ended".to_owned(),
    };
    let tasks = recording.tasks.iter().filter(|task| task.kind != Kind::Branch && task.own).count();
    let polls =
        recording.events.iter().filter(|event| matches!(event.what, What::Poll { .. })).count();
    let clock = match recording.program.language {
        Language::Rust => "Tokio",
        Language::Python => "asyncio",
    };
    let s = |count: usize| if count == 1 { "" } else { "s" };
    format!(
        "{} ({clock}) {how} after {}: {tasks} task{}, {polls} poll{}",
        recording.program.name,
        seconds(recording.elapsed),
        s(tasks),
        s(polls)
    )
}

fn seconds(nanoseconds: u64) -> String {
    let seconds = nanoseconds as f64 / 1e9;
    if seconds >= 10.0 { format!("{seconds:.1} s") } else { format!("{seconds:.2} s") }
}

/// What the run could take without what was found, if that is much.
fn gain(recording: &Recording, findings: &[Finding]) -> Option<String> {
    let gain: u64 = findings.iter().map(|finding| finding.gain).sum();
    let could = recording.elapsed.checked_sub(gain)?;
    (gain * 10 >= recording.elapsed).then(|| {
        format!(
            "This run took {}; it could take about {}.",
            seconds(recording.elapsed),
            seconds(could)
        )
    })
}

fn notes(recording: &Recording) -> Vec<String> {
    let mut notes = recording.notes.clone();
    if recording.not_kept > 0 {
        notes.push(format!("{} events had no room in the recording", recording.not_kept));
    }
    notes
}

/// One lane per task.
fn lanes(recording: &Recording, terminal: &Terminal) -> Vec<String> {
    let clocks = Clocks::of(recording);
    let timeline = recorded::timeline(recording, &clocks, usize::MAX);
    let names = timeline::name_width([&timeline]);
    let columns = terminal.width.saturating_sub(names + 2 + timeline::ROOM_BEHIND).max(10);
    let axis = Axis { length: clocks.seen(recording.elapsed), columns };
    let most = if timeline.lanes.len() <= LANES { LANES } else { LANES - 1 };
    let mut lines = timeline::lanes_up_to(&timeline, axis, names, terminal, most);
    lines.push(format!("{:names$}  {}", "", timeline::ruler(axis).dimmed()));
    lines.push(timeline::legend(std::iter::once(&timeline), terminal).dimmed().to_string());
    lines
}
