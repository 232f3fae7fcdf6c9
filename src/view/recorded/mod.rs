//! A recorded run, as every view of it needs it: with what was found in it, and with the text of the program.

mod clock;
#[cfg(test)]
pub mod fixture;
mod lanes;
mod listing;
mod moment;
mod source;
mod tasks;

pub use clock::{Clocks, short};
pub use lanes::timeline;
pub use listing::listing;
pub use moment::Moment;
pub use source::Sources;
pub use tasks::{panel, state_in_words};

use recording::{End, Event, Explained, Recording, What};
use std::rc::Rc;

/// A recorded run with everything that is needed to show it.
pub struct Recorded {
    /// What to call it, from the whole to the part: `basics`, `two-ways`, `join!`.
    pub title: Vec<String>,
    /// What happened, and what was found in it.
    pub explained: Explained,
    /// The files of the program.
    pub sources: Rc<Sources>,
    /// What the clocks said.
    pub clocks: Clocks,
    /// The events that are worth a step: positions in the recording.
    steps: Vec<usize>,
}

impl Recorded {
    pub fn new(title: Vec<String>, explained: Explained, sources: Rc<Sources>) -> Self {
        let clocks = Clocks::of(&explained.recording);
        let events = explained.recording.events.as_slice();
        let steps = (0..events.len()).filter(|position| !is_told_by_neighbour(events, *position));
        let steps = steps.collect();
        Recorded { title, explained, sources, clocks, steps }
    }

    pub fn recording(&self) -> &Recording {
        &self.explained.recording
    }

    /// The title in one line.
    pub fn heading(&self) -> String {
        self.title.join(" / ")
    }

    /// The events that are worth a step: positions in the recording.
    pub fn steps(&self) -> &[usize] {
        &self.steps
    }

    /// The step at which an event happens, or the last one before it.
    pub fn step_of(&self, event: usize) -> usize {
        self.steps.partition_point(|position| *position <= event).saturating_sub(1)
    }

    /// The last event that happens together with the one at this position, which its step tells as well.
    pub fn with_what_follows(&self, position: usize) -> usize {
        let events = &self.recording().events;
        let follows = events.get(position + 1).is_some_and(|next| {
            matches!(next.what, What::Ended { .. }) && is_told_by_neighbour(events, position + 1)
        });
        position + usize::from(follows)
    }

    /// A place in the text, short: `line 12`, or `main.rs:12` where there are several files.
    pub fn place_in_words(&self, place: usize) -> Option<String> {
        let place = self.recording().places.get(place).filter(|place| place.line > 0)?;
        let name = self.sources.short(&place.file);
        let alone = self.sources.is_only(&place.file);
        Some(if alone { format!("line {}", place.line) } else { format!("{name}:{}", place.line) })
    }
}

/// Whether the event says nothing that the one beside it does not say better.
fn is_told_by_neighbour(events: &[Event], position: usize) -> bool {
    let event = &events[position];
    let of_same = |other: &&Event| other.task == event.task && other.at == event.at;
    let is_clock = |other: &&Event| matches!(other.what, What::Clock { .. });
    let next = events[position + 1..].iter().find(|other| !is_clock(other));
    let next = next.filter(of_same).map(|next| &next.what);
    let waits_again = |chain: usize| {
        let next = events[position + 1..].iter().find(|other| other.task == event.task);
        next.is_some_and(|next| next.what == What::Waits { chain })
    };
    match event.what {
        What::Clock { .. } => true,
        // Within one poll it looked more than once whether there is something.
        What::Waits { chain } => waits_again(chain),
        // What begins with its first poll, or has its thread from then on, is no future that anything polls.
        What::Made => matches!(next, Some(What::Poll { .. })),
        What::Poll { .. } => matches!(next, Some(What::Held { .. })),
        What::Says { .. } => matches!(next, Some(What::Ended { .. })),
        What::Ended { how: End::Cancelled } => {
            let before = position.checked_sub(1).map(|before| &events[before]).filter(of_same);
            before.is_some_and(|before| {
                matches!(before.what, What::NeverPolled { .. } | What::Held { .. })
            })
        }
        _ => false,
    }
}
