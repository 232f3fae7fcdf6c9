//! A recorded program as text: what was found, and who waited for what, when.

use super::recorded::{self, Recorded};
use super::timeline::{self, Axis};
use super::{Terminal, wrap};
use colored::Colorize;
use recording::{Kind, Language, ProgramEnd, Recording, What};

/// Lanes that fit on a screen beside the findings.
const LANES: usize = 12;

/// Everything on one screen, if it fits.
pub fn text(recorded: &Recorded, terminal: &Terminal) -> String {
    let (recording, findings) = (recorded.recording(), &recorded.explained.findings);
    let heading = heading(recorded).bold().to_string();
    let mut lines = vec![String::new(), heading, String::new()];
    lines.extend(lanes(recorded, terminal));
    lines.push(String::new());
    if findings.is_empty() {
        let nothing = match recording.program.end {
            ProgramEnd::Exited(0) | ProgramEnd::Unknown => {
                "Nothing is wrong, as far as can be seen from here."
            }
            _ => "Nothing was found that is wrong with how its tasks ran.",
        };
        lines.push(nothing.to_owned());
    }
    for (number, finding) in (1..).zip(findings) {
        let kind = finding.kind.name().red().bold();
        let text = format!("{number}. {kind}  {}", finding.message);
        let indented = wrap(&text, terminal.width.saturating_sub(3));
        for (row, line) in indented.into_iter().enumerate() {
            lines.push(if row == 0 { line } else { format!("   {line}") });
        }
    }
    if let Some(gain) = gain(recorded) {
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

fn heading(recorded: &Recorded) -> String {
    let recording = recorded.recording();
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
        name(recorded),
        elapsed(recorded),
        s(tasks),
        s(polls)
    )
}

fn seconds(nanoseconds: u64) -> String {
    let seconds = nanoseconds as f64 / 1e9;
    if seconds >= 10.0 { format!("{seconds:.1} s") } else { format!("{seconds:.2} s") }
}

/// What the run could take without what was found, if that is much.
fn gain(recorded: &Recorded) -> Option<String> {
    let gain: u64 = recorded.explained.findings.iter().map(|finding| finding.gain).sum();
    let took = recording::on_one_clock(recorded.recording()).elapsed;
    let could = took.checked_sub(gain)?;
    (gain * 10 >= took).then(|| {
        format!("This run took {}; it could take about {}.", seconds(took), seconds(could))
    })
}

/// How long it took, by the clocks that there are.
fn elapsed(recorded: &Recorded) -> String {
    let elapsed = recorded.recording().elapsed;
    if recorded.clocks.is_virtual() { recorded.clocks.in_words(elapsed) } else { seconds(elapsed) }
}

/// What it is called: a program by its name, a part of something by all of its title.
fn name(recorded: &Recorded) -> String {
    match recorded.title.len() {
        0 | 1 => recorded.recording().program.name.clone(),
        _ => recorded.heading(),
    }
}

fn notes(recording: &Recording) -> Vec<String> {
    let mut notes = recording.notes.clone();
    if recording.not_kept > 0 {
        notes.push(format!("{} events had no room in the recording", recording.not_kept));
    }
    notes
}

/// One lane per task.
fn lanes(recorded: &Recorded, terminal: &Terminal) -> Vec<String> {
    let (recording, clocks) = (recorded.recording(), &recorded.clocks);
    let timeline = recorded::timeline(recording, clocks, usize::MAX);
    let names = timeline::name_width([&timeline]);
    let columns = terminal.width.saturating_sub(names + 2 + timeline::ROOM_BEHIND).max(10);
    let axis = Axis { length: clocks.seen(recording.elapsed), columns };
    let most = if timeline.lanes.len() <= LANES { LANES } else { LANES - 1 };
    let mut lines = timeline::lanes_up_to(&timeline, axis, names, terminal, most);
    lines.push(format!("{:names$}  {}", "", timeline::ruler(axis).dimmed()));
    lines.push(timeline::legend(std::iter::once(&timeline), terminal).dimmed().to_string());
    lines
}
