//! *Never polled*: a future was made and never polled.

use super::history::History;
use crate::source::Sources;
use recording::{Finding, FindingKind, What};
use std::collections::HashSet;

pub fn find(history: &History<'_>, sources: &Sources) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let mut add = |file: &str, line: u32, call: &str, event: Option<usize>| {
        if let Some(known) =
            found.iter_mut().find(|known| (known.file.as_str(), known.line) == (file, line))
        {
            known.times += 1;
            return;
        }
        found.push(Finding {
            kind: FindingKind::NeverPolled,
            file: file.to_owned(),
            line,
            message: format!(
                "`{call}` makes a future at {file}:{line} that is never awaited: nothing of it is done. Await it, or spawn it."
            ),
            times: 1,
            cost: 0,
            gain: 0,
            tasks: Vec::new(),
            event,
        });
    };
    // Python tells when it throws such a coroutine away.
    for (number, event) in history.recording.events.iter().enumerate() {
        if let What::NeverPolled { place: Some(place), name } = &event.what {
            let place = &history.recording.places[*place];
            add(&place.file, place.line, name, Some(number));
        }
    }
    // Rust does not; the text does. Of functions that were not seen to run nothing is said.
    let ran: HashSet<&str> = history
        .recording
        .places
        .iter()
        .filter_map(|place| place.function.rsplit("::").next())
        .collect();
    for (file, source) in sources.all() {
        for unused in source.unused() {
            if unused.within == "main" || ran.contains(unused.within.as_str()) {
                add(file, unused.line, &unused.call, None);
            }
        }
    }
    found
}
