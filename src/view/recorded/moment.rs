//! One event of a recording: what it says, and which line runs then.

use super::Recorded;
use super::clock::short;
use recording::{End, Event, Kind, Language, Now, On, What, states_at};

/// A poll that takes longer than this, in nanoseconds, is worth a word.
const LONG: u64 = 10_000_000;

/// The moment right after an event.
pub struct Moment<'a> {
    recorded: &'a Recorded,
    /// Which event: a position in the recording.
    pub position: usize,
    event: &'a Event,
    /// How each task is; empty for a [walk](Moment::walk), which does not ask.
    pub states: Vec<Now>,
    /// Where the task waited last, or was seen.
    chain: Option<usize>,
    /// Whether the task was polled before.
    polled: bool,
}

impl<'a> Moment<'a> {
    /// The moment right after the event at `position`; `None` where there is none.
    pub fn new(recorded: &'a Recorded, position: usize) -> Option<Self> {
        let event = recorded.recording().events.get(position)?;
        let states = states_at(recorded.recording(), recorded.with_what_follows(position));
        let chain = states.get(event.task).and_then(|now| now.chain);
        let before = recorded.recording().events[..position].iter().rev();
        let is_poll = |other: &Event| matches!(other.what, What::Poll { .. });
        let polled = before.into_iter().any(|other| other.task == event.task && is_poll(other));
        Some(Moment { recorded, position, event, states, chain, polled })
    }

    /// The moments of all steps, without the states of the tasks: in a time that grows with the events, and not with their
    /// square.
    pub fn walk(recorded: &'a Recorded) -> impl Iterator<Item = Moment<'a>> {
        let events = &recorded.recording().events;
        let mut known = vec![(None, false); recorded.recording().tasks.len()];
        let mut next = 0;
        recorded.steps().iter().filter_map(move |&position| {
            let event = events.get(position)?;
            let polled = known.get(event.task).is_some_and(|(_, polled)| *polled);
            for event in &events[next..=position] {
                let Some((chain, polled)) = known.get_mut(event.task) else { continue };
                match event.what {
                    What::Waits { chain: now } | What::Held { chain: now } => *chain = Some(now),
                    What::Poll { .. } => *polled = true,
                    _ => {}
                }
            }
            next = position + 1;
            let chain = known.get(event.task).and_then(|(chain, _)| *chain);
            Some(Moment { recorded, position, event, states: Vec::new(), chain, polled })
        })
    }

    /// When it is, in nanoseconds of real time.
    pub fn at(&self) -> u64 {
        self.event.at
    }

    /// The task that it is about.
    pub fn task(&self) -> usize {
        self.event.task
    }

    /// The places of the line that runs now and of the calls around it, innermost first.
    pub fn places(&self) -> Vec<usize> {
        let recording = self.recorded.recording();
        let made = recording.tasks.get(self.event.task).and_then(|task| task.place);
        let exact = match &self.event.what {
            What::NeverPolled { place, .. } | What::Locked { place, .. } => *place,
            What::WantsLock { place, .. } | What::Queue { place, .. } => *place,
            What::Made => made,
            _ => None,
        };
        if let Some(place) = exact {
            return vec![place];
        }
        let chain = match self.event.what {
            What::Waits { chain } | What::Held { chain } => Some(chain),
            // A poll leads to the next line at which it waits, or that holds it.
            What::Poll { .. } => self.led_to(),
            _ => None,
        };
        let chain = chain.or(self.chain).and_then(|chain| recording.chains.get(chain));
        let places = chain.map_or_else(Vec::new, |chain| chain.places.clone());
        if places.is_empty() { made.into_iter().collect() } else { places }
    }

    /// The chain at which the poll that begins here waits, or that holds it; else that of the first branch that it polls.
    fn led_to(&self) -> Option<usize> {
        let recording = self.recorded.recording();
        let over = self.event.ends();
        let later = recording.events.iter().skip(self.position + 1);
        let mut of_branch = None;
        for event in later.take_while(|event| event.at <= over) {
            let own = event.task == self.event.task;
            let parent = recording.tasks.get(event.task).and_then(|task| task.parent);
            match event.what {
                What::Waits { chain } | What::Held { chain } if own => return Some(chain),
                What::Poll { .. } if own => break,
                What::Waits { chain } | What::Held { chain }
                    if parent == Some(self.event.task)
                        && event.thread == self.event.thread
                        && self.kind(event.task) == Kind::Branch =>
                {
                    of_branch = of_branch.or(Some(chain));
                }
                _ => {}
            }
        }
        of_branch
    }

    /// The chain of calls in words, innermost first: `joined (line 36), called by main (line 12)`.
    pub fn chain_in_words(&self) -> String {
        let recording = self.recorded.recording();
        let calls = self.places().into_iter().filter_map(|place| {
            let line = self.recorded.place_in_words(place)?;
            let function = recording.places.get(place)?.function.rsplit("::").next()?.to_owned();
            Some(if function.is_empty() { line } else { format!("{function} ({line})") })
        });
        calls.collect::<Vec<_>>().join(", called by ")
    }

    /// The event in a sentence or two.
    pub fn sentence(&self) -> String {
        let name = self.name(self.event.task);
        let is_main = self.kind(self.event.task) == Kind::Main;
        match &self.event.what {
            What::Made => self.made(&name),
            What::Poll { took, ready } => self.poll(&name, *took, *ready),
            What::Waits { chain } => {
                let waits = format!("{} waits for {}", capital(&name), self.object(*chain));
                if self.is_python() {
                    format!("{waits}. It gives its turn back to the event loop.")
                } else if is_main {
                    format!("{waits}. Its poll returns Pending, and its thread is free for others.")
                } else {
                    format!("{waits}: its poll returns Pending, and leaves its waker there.")
                }
            }
            What::Held { chain } => self.held(&name, *chain),
            What::Woken { by } => {
                let by = by.map_or_else(String::new, |by| format!(" by {}", self.name(by)));
                let what = if self.is_python() { "go on" } else { "be polled again" };
                format!("{} is woken{by}: it is ready to {what}.", capital(&name))
            }
            What::Locked { .. } => format!("{name} takes a lock."),
            What::WantsLock { .. } => {
                format!("{name} wants a lock that is taken, and has to wait.")
            }
            What::Unlocked { .. } => format!("{name} gives a lock back."),
            What::Queue { length: 1, .. } => "1 message waits in a queue.".to_owned(),
            What::Queue { length, .. } => format!("{length} messages wait in a queue."),
            What::NeverPolled { name, .. } => format!(
                "The future of {name} is dropped, and was never polled: nothing of it has happened."
            ),
            What::Says { text } => format!("{name} says: {text}"),
            What::Clock { .. } => "The paused clock jumps to the next timer.".to_owned(),
            What::Ended { how } => self.ended(&name, *how),
        }
    }

    fn made(&self, name: &str) -> String {
        let parent =
            self.recorded.recording().tasks.get(self.event.task).and_then(|task| task.parent);
        let by = parent.map_or_else(String::new, |parent| format!(" by {}", self.name(parent)));
        match self.kind(self.event.task) {
            Kind::Main if self.is_python() => {
                format!("{name}: the event loop gets the coroutine that it is to run.")
            }
            Kind::Main => {
                format!("{}: the runtime gets the future that it is to run.", capital(name))
            }
            Kind::Spawned if self.is_inert() => Self::inert(name),
            Kind::Spawned => {
                format!("{name} is spawned{by}: it is in the queue, and has not begun.")
            }
            Kind::Branch => Self::inert(name),
            Kind::Blocking => {
                format!("A closure for a thread of its own is handed over{by}: {name}.")
            }
        }
    }

    /// The market of a lesson sees when the future of a call is made, and not when that becomes a task; such a recording
    /// comes from no folder.
    fn is_inert(&self) -> bool {
        self.recorded.recording().program.folder.is_empty()
    }

    fn inert(name: &str) -> String {
        format!("A future for {name} is made. It is inert: nothing happens until it is polled.")
    }

    fn poll(&self, name: &str, took: u64, ready: bool) -> String {
        let again = self.polled;
        let kind = self.kind(self.event.task);
        let parent =
            self.recorded.recording().tasks.get(self.event.task).and_then(|task| task.parent);
        let by = match (kind, parent) {
            (Kind::Branch, Some(parent)) => {
                format!("the {}", self.name(parent).trim_start_matches("the "))
            }
            _ => "the runtime".to_owned(),
        };
        let mut sentence = match (again, kind) {
            // asyncio polls nothing: it goes on with a coroutine where that stopped.
            (again, _) if self.is_python() => {
                let again = if again { "again" } else { "for the first time" };
                format!("{} gets its turn {again}.", capital(name))
            }
            (false, Kind::Blocking) => format!("{name} begins on a thread of its own."),
            (false, _) => {
                format!("{} is polled for the first time, by {by}: now it begins.", capital(name))
            }
            (true, _) => format!("{} is polled again, by {by}: is it done?", capital(name)),
        };
        if took >= LONG && took != u64::MAX {
            sentence.push_str(&format!(" It holds its thread for {}.", short(took)));
        } else if ready && again && !self.is_python() {
            sentence.push_str(" Yes.");
        }
        sentence
    }

    fn held(&self, name: &str, chain: usize) -> String {
        let chain = &self.recorded.recording().chains[chain];
        if chain.call == "dropped" {
            return format!("The future of {name} is dropped here, before it is done.");
        }
        match chain.on {
            On::Cpu => format!(
                "{name} has the thread for itself: nothing else can run on it until it is done."
            ),
            _ => format!("{name} holds its thread in {}: nothing else can run on it.", chain.call),
        }
    }

    fn ended(&self, name: &str, how: End) -> String {
        let main = self.kind(self.event.task) == Kind::Main;
        let name = capital(name);
        match how {
            End::Completed if self.is_python() => format!("{name} returns: it is done."),
            End::Failed | End::Panicked if self.is_python() => match self.said() {
                Some(text) => format!("{name} raises: {text}"),
                None => format!("{name} raises an exception."),
            },
            End::Completed if main => format!("{name} returns Ready: the program is done."),
            End::Completed => format!("{name} is done: Ready."),
            End::Failed => match self.said() {
                Some(text) => format!("{name} is done, with an error: {text}"),
                None => format!("{name} is done, with an error: Ready(Err)."),
            },
            End::Panicked => match self.said() {
                Some(text) => format!("{name} panics: {text}"),
                None => format!("{name} panics."),
            },
            End::Cancelled if self.is_python() => {
                format!("{name} is cancelled before it is done.")
            }
            End::Cancelled => {
                format!("{name} is cancelled: its future is dropped before it is done.")
            }
            End::CutOff => format!("{name} is cut off: the runtime ends before it is done."),
        }
    }

    fn is_python(&self) -> bool {
        self.recorded.recording().program.language == Language::Python
    }

    /// What the task said last.
    fn said(&self) -> Option<&str> {
        said(self.recorded, self.position, self.event.task)
    }

    /// What a chain waits for, in words.
    fn object(&self, chain: usize) -> String {
        object(self.recorded, chain)
    }

    fn name(&self, task: usize) -> String {
        self.recorded.recording().tasks.get(task).map_or_else(String::new, |task| task.name.clone())
    }

    fn kind(&self, task: usize) -> Kind {
        self.recorded.recording().tasks.get(task).map_or(Kind::Main, |task| task.kind)
    }
}

/// What a task said last, up to an event.
pub(super) fn said(recorded: &Recorded, position: usize, task: usize) -> Option<&str> {
    let before = recorded.recording().events.iter().take(position + 1).rev();
    before.filter(|event| event.task == task).find_map(|event| match &event.what {
        What::Says { text } => Some(text.as_str()),
        _ => None,
    })
}

/// What a chain waits for, in words: `the market's answer`, `a lock (Mutex::lock)`.
pub(super) fn object(recorded: &Recorded, chain: usize) -> String {
    let Some(chain) = recorded.recording().chains.get(chain) else { return "something".to_owned() };
    let word = match chain.on {
        On::Timer => "a timer",
        On::Channel => "a channel",
        On::Lock => "a lock",
        On::Permit => "a permit",
        On::Join => "another task",
        On::Io => "the outside",
        On::Notification => "a notification",
        On::Turn => "its turn",
        On::Several => "several futures",
        On::Cpu => "the processor",
        On::Other => "another future",
    };
    match chain.call.as_str() {
        "" => word.to_owned(),
        // A call is named as in the source, anything else in words of its own.
        call if call.contains("::") => format!("{word} ({call})"),
        words => words.to_owned(),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        // The names of tasks are names; "main task" is a word.
        Some(first) if text.starts_with("main ") => {
            format!("The {}{}", first, letters.as_str())
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::view::recorded::{Moment, fixture};

    #[test]
    fn a_poll_points_at_the_line_that_it_leads_to() {
        let recorded = fixture::blocked();
        let at = |step: usize| {
            let position = recorded.steps()[step];
            let moment = Moment::new(&recorded, position).unwrap();
            (moment.sentence(), moment.chain_in_words())
        };
        let lines: Vec<_> = (0..recorded.steps().len()).map(at).collect();
        let walked = Moment::walk(&recorded);
        let walked: Vec<_> = walked.map(|one| (one.sentence(), one.chain_in_words())).collect();
        assert_eq!(walked, lines, "the short way and the long way see the same");
        let of = |words: &str| {
            let found = lines.iter().find(|(sentence, _)| sentence.contains(words));
            found.unwrap_or_else(|| panic!("{words} in {lines:#?}")).1.clone()
        };
        assert_eq!(
            of("hog is polled for the first time"),
            "compute (line 12), called by hog (line 8)"
        );
        assert_eq!(
            of("hog holds its thread in std::thread::sleep"),
            "compute (line 12), called by hog (line 8)"
        );
        assert_eq!(of("tick waits for a timer"), "tick (line 16)");
        assert!(
            lines.iter().any(|(sentence, _)| sentence.contains("bad panics: index out of bounds"))
        );
        assert!(lines.iter().any(|(sentence, _)| sentence.contains("holds its thread for 1.02 s")));
    }
}
