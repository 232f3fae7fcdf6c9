//! All steps of a recording, one a line: for pipes, and for readers who would rather read.

use super::{Moment, Recorded};
use harness::theory::seconds;

/// The steps with their times, and the line that runs at each; then what was found.
pub fn listing(recorded: &Recorded) -> String {
    let mut text = format!("{}\n", recorded.heading());
    let clock = if recorded.clocks.is_virtual() { "virtual" } else { "real" };
    text.push_str(&format!("Times are {clock} time."));
    for note in &recorded.recording().notes {
        text.push_str(&format!(" {note}"));
    }
    text.push_str("\n\n");
    for (number, moment) in (1..).zip(Moment::walk(recorded)) {
        let time = seconds(recorded.clocks.seen(moment.at()));
        let line = moment.places().first().and_then(|place| {
            let place = recorded.recording().places.get(*place)?;
            Some(format!(" ({}:{})", recorded.sources.short(&place.file), place.line))
        });
        let line = line.unwrap_or_default();
        text.push_str(&format!("{number:>4}  {time:>8}  {}{line}\n", moment.sentence()));
    }
    for finding in &recorded.explained.findings {
        let (kind, file) = (finding.kind.name(), recorded.sources.short(&finding.file));
        text.push_str(&format!("\n{kind} ({file}:{}): {}\n", finding.line, finding.message));
    }
    text.push('\n');
    text
}
