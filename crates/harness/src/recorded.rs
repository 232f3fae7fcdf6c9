//! The border between what the market sees and the format of recorded runs, which every view understands.
//!
//! The market knows its calls: each becomes a task of the recording. It does not know the tasks of the runtime, but for the
//! future that the approach is: that is the first task.

mod stack;

use crate::measurement::{Measurement, Outcome};
use crate::timeline::MAIN_TASK;
use recording::{
    Chain, End, Event, Kind, Language, On, Place, Program, ProgramEnd, Recording, SCHEMA, Task,
    What,
};
use slow_api::{Clock, Event as Seen, TaskName, What as Happened};
use stack::Call;
use std::cell::Cell;
use std::collections::HashMap;
use std::thread::ThreadId;
use std::time::Duration;

/// From the path of a file, as the compiler has it, and a line of it to the name of the file, as a reader has it, and the
/// function around the line; `None` for what is not part of the program that is shown.
pub type Own<'a> = dyn Fn(&str, u32) -> Option<(String, String)> + 'a;

/// Tokio's timers have this grain, in nanoseconds, so virtual times are multiples of it. Code that runs outside the runtime
/// reads the real clock, which next to never is one.
const GRAIN: u64 = 1_000_000;

/// So many stacks of calls are looked up, which takes some milliseconds each; later events show the line that made their
/// future. A reader who steps that far sees no more than that.
const STACKS: usize = 500;

/// The recording of a run of which these events were seen.
pub(crate) fn recording(
    name: String,
    measurement: &Measurement,
    events: &[Seen],
    panics: Vec<String>,
    own: &Own<'_>,
) -> Recording {
    let mut border = Border {
        own,
        is_virtual: measurement.clock == Clock::Virtual,
        recording: Recording {
            schema: SCHEMA,
            program: Program {
                name,
                language: Language::Rust,
                end: ProgramEnd::Unknown,
                folder: String::new(),
            },
            elapsed: 0,
            places: Vec::new(),
            chains: Vec::new(),
            tasks: Vec::new(),
            events: Vec::new(),
            not_kept: 0,
            notes: Vec::new(),
        },
        by_future: HashMap::new(),
        by_lane: HashMap::new(),
        threads: Vec::new(),
        main: None,
        polled: Vec::new(),
        panics: panics.into_iter(),
        stacks: Cell::new(0),
    };
    border.all(events);
    if let Outcome::Failed(why) = &measurement.outcome {
        border.failed(why);
    }
    if events.len() >= slow_api::KEPT_EVENTS {
        let note = format!("Only the first {} events are recorded.", slow_api::KEPT_EVENTS);
        border.recording.notes.push(note);
    }
    border.recording
}

struct Border<'a> {
    own: &'a Own<'a>,
    is_virtual: bool,
    recording: Recording,
    by_future: HashMap<u64, usize>,
    by_lane: HashMap<usize, usize>,
    threads: Vec<ThreadId>,
    main: Option<usize>,
    /// The tasks that the main task has polled since it was polled itself.
    polled: Vec<usize>,
    /// What the panics said, in their order.
    panics: std::vec::IntoIter<String>,
    /// How many stacks were looked up.
    stacks: Cell<usize>,
}

impl Border<'_> {
    fn all(&mut self, events: &[Seen]) {
        let mut shown = None;
        for (position, seen) in events.iter().enumerate() {
            let task = self.task(seen);
            let now = Some(nanoseconds(seen.at)).filter(|now| now % GRAIN == 0);
            let now = now.or(shown).unwrap_or_default();
            if self.is_virtual && shown != Some(now) {
                shown = Some(now);
                self.push(seen, task, What::Clock { shows: now });
            }
            self.one(seen, task, &events[position..]);
        }
        self.recording.elapsed = events.last().map_or(0, |event| nanoseconds(event.real));
    }

    /// What one event says. `rest` begins with it.
    fn one(&mut self, seen: &Seen, task: usize, rest: &[Seen]) {
        match seen.what {
            Happened::Created => self.push(seen, task, What::Made),
            Happened::Polled => {
                if Some(task) == self.main {
                    self.polled.clear();
                } else if seen.task == TaskName::Main {
                    self.polled.push(task);
                } else {
                    self.recording.tasks[task].kind = Kind::Spawned;
                }
                let (took, ready) = self.poll(seen, task, rest);
                self.push(seen, task, What::Poll { took, ready });
            }
            Happened::Waits if Some(task) == self.main => {
                let chain = self.chain_of_main();
                self.push(seen, task, What::Waits { chain });
            }
            Happened::Waits => {
                let chain = self.chain(seen, On::Io, "the market's answer");
                self.push(seen, task, What::Waits { chain });
            }
            Happened::Runs => {
                let over = rest.iter().skip(1).find(|other| other.lane == seen.lane);
                let over = over.map_or(u64::MAX, |other| nanoseconds(other.real));
                let took = over.saturating_sub(nanoseconds(seen.real)).max(1);
                self.push(seen, task, What::Poll { took, ready: true });
                let chain = self.chain(seen, On::Cpu, "runs, and does not give its thread away");
                self.push(seen, task, What::Held { chain });
            }
            Happened::Woken => self.push(seen, task, What::Woken { by: None }),
            Happened::Completed => self.end(seen, task, End::Completed),
            Happened::Failed => self.end(seen, task, End::Failed),
            Happened::Cancelled => self.end(seen, task, End::Cancelled),
            Happened::Panicked => {
                if let Some(text) = self.panics.next() {
                    self.push(seen, task, What::Says { text });
                }
                self.end(seen, task, End::Panicked);
            }
            Happened::NeverPolled => {
                let place = self.calls(seen).into_iter().next();
                let place = place.map(|place| self.place(place));
                let name = seen.name.clone();
                self.push(seen, task, What::NeverPolled { place, name });
                self.end(seen, task, End::Cancelled);
            }
        }
    }

    /// How long a poll takes, and whether it ends with an answer. No event says so: a call polls nothing else, so its poll is
    /// over where the events are about something else; that of the main task is, where it says that it waits or is done.
    fn poll(&self, seen: &Seen, task: usize, rest: &[Seen]) -> (u64, bool) {
        let ends = |other: &&Seen| {
            matches!(other.what, Happened::Completed | Happened::Failed | Happened::Panicked)
        };
        let same = |other: &&Seen| {
            self.known(other) == Some(task) || (other.name == seen.name && other.future.is_none())
        };
        let last = if Some(task) == self.main {
            rest.iter().skip(1).find(|other| other.name == MAIN_TASK)
        } else {
            let over = |other: &&Seen| matches!(other.what, Happened::Polled | Happened::Woken);
            rest.iter().skip(1).take_while(same).take_while(|other| !over(other)).last()
        };
        let took = last.map_or(1, |last| nanoseconds(last.real.saturating_sub(seen.real)));
        (took.max(1), last.as_ref().is_some_and(ends))
    }

    /// The task that an event is about, if there is one already.
    fn known(&self, seen: &Seen) -> Option<usize> {
        if seen.name == MAIN_TASK {
            return self.main;
        }
        let by_lane = seen.lane.and_then(|lane| self.by_lane.get(&lane));
        seen.future.and_then(|future| self.by_future.get(&future)).or(by_lane).copied()
    }

    /// The task that an event is about.
    fn task(&mut self, seen: &Seen) -> usize {
        if let Some(task) = self.known(seen) {
            return task;
        }
        // A lane begins within the first poll of its future, which was the event before.
        let before =
            self.recording.events.last().filter(|event| matches!(event.what, What::Poll { .. }));
        let before = before.map(|event| event.task).filter(|task| {
            let free = !self.by_lane.values().any(|other| other == task);
            free && self.recording.tasks[*task].name == seen.name
        });
        let task = before.unwrap_or_else(|| self.new_task(seen));
        if let Some(lane) = seen.lane {
            self.by_lane.insert(lane, task);
        }
        if let Some(future) = seen.future {
            self.by_future.insert(future, task);
        }
        task
    }

    fn new_task(&mut self, seen: &Seen) -> usize {
        let task = self.recording.tasks.len();
        let is_main = seen.name == MAIN_TASK;
        let place = seen.source.filter(|_| !is_main).map(|source| Call {
            file: stack::tidy(source.file()),
            line: source.line(),
            column: source.column(),
        });
        let place = place.and_then(|call| self.place_of(call));
        let place = place.map(|place| self.place(place));
        self.recording.tasks.push(Task {
            name: seen.name.clone(),
            kind: if is_main { Kind::Main } else { Kind::Branch },
            parent: self.main,
            place,
            made: nanoseconds(seen.real),
            ended: None,
            own: true,
            borrowed: false,
        });
        if is_main {
            self.main = Some(task);
        }
        // Its futures say when they are made; all else is there from its first event on.
        if seen.what != Happened::Created {
            self.push(seen, task, What::Made);
        }
        task
    }

    fn push(&mut self, seen: &Seen, task: usize, what: What) {
        let known = self.threads.iter().position(|thread| *thread == seen.thread);
        let thread = known.unwrap_or_else(|| {
            self.threads.push(seen.thread);
            self.threads.len() - 1
        });
        let thread = u32::try_from(thread).unwrap_or(u32::MAX);
        self.recording.events.push(Event { at: nanoseconds(seen.real), task, thread, what });
    }

    fn end(&mut self, seen: &Seen, task: usize, how: End) {
        if seen.what == Happened::Cancelled {
            let places = self.calls(seen).into_iter().map(|place| self.place(place));
            let places: Vec<usize> = places.collect();
            if !places.is_empty() {
                let chain = Chain { on: On::Other, call: "dropped".to_owned(), places };
                let chain = self.add_chain(chain);
                self.push(seen, task, What::Held { chain });
            }
        }
        self.recording.tasks[task].ended = Some((nanoseconds(seen.real), how));
        self.push(seen, task, What::Ended { how });
    }

    /// The approach failed as a whole: its main task says why.
    fn failed(&mut self, why: &str) {
        let at = self.recording.elapsed;
        let main = self.main.unwrap_or_else(|| {
            // Code that no runtime ran: the thread that called it stands for it.
            self.recording.tasks.push(Task {
                name: "main thread".to_owned(),
                kind: Kind::Main,
                parent: None,
                place: None,
                made: 0,
                ended: None,
                own: true,
                borrowed: false,
            });
            self.recording.tasks.len() - 1
        });
        let panicked = why.strip_prefix("panicked: ");
        let how = if panicked.is_some() { End::Panicked } else { End::Failed };
        let event = |what| Event { at, task: main, thread: 0, what };
        let ends = |event: &Event| event.task == main && matches!(event.what, What::Ended { .. });
        self.recording.events.retain(|event| !ends(event));
        let text = panicked.unwrap_or(why).to_owned();
        self.recording.events.push(event(What::Says { text }));
        self.recording.events.push(event(What::Ended { how }));
        self.recording.tasks[main].ended = Some((at, how));
    }

    /// The calls of the program that led to an event, innermost first.
    fn calls(&self, seen: &Seen) -> Vec<Place> {
        let stack = seen.stack.as_ref().filter(|_| self.stacks.get() < STACKS);
        self.stacks.set(self.stacks.get() + usize::from(stack.is_some()));
        let calls = stack.map(|stack| stack::calls(&stack.to_string()));
        let calls = calls.into_iter().flatten();
        let mut places: Vec<Place> = calls.filter_map(|call| self.place_of(call)).collect();
        // The closures of one function are one call to a reader.
        places.dedup_by(|outer, inner| outer.function == inner.function);
        places
    }

    fn place_of(&self, call: Call) -> Option<Place> {
        let Call { file, line, column } = call;
        let (file, function) = (self.own)(&file, line)?;
        Some(Place { function, file, line, column, own: true })
    }

    /// The chain of calls that led to an event; where there is none, as in a task that is a call and nothing else, the line
    /// that made it.
    fn chain(&mut self, seen: &Seen, on: On, call: &str) -> usize {
        let mut places: Vec<usize> =
            self.calls(seen).into_iter().map(|place| self.place(place)).collect();
        if places.is_empty() {
            let task = self.known(seen);
            places.extend(task.and_then(|task| self.recording.tasks[task].place));
        }
        self.add_chain(Chain { on, call: call.to_owned(), places })
    }

    /// The main task waits for what it polled last, and where that waits.
    fn chain_of_main(&mut self) -> usize {
        let mut polled = std::mem::take(&mut self.polled);
        polled.retain(|task| self.recording.tasks[*task].ended.is_none());
        let Some(&last) = polled.last() else {
            // A timer, another task, a channel: the market sees none of them.
            let call = "something that is no call".to_owned();
            return self.add_chain(Chain { on: On::Other, call, places: Vec::new() });
        };
        let of_last = self.recording.events.iter().rev().find_map(|event| match event.what {
            What::Waits { chain } if event.task == last => Some(chain),
            _ => None,
        });
        let places =
            of_last.map_or(Vec::new(), |chain| self.recording.chains[chain].places.clone());
        let names: Vec<&str> =
            polled.iter().map(|task| self.recording.tasks[*task].name.as_str()).collect();
        let call = match names.as_slice() {
            [.., _, _, _, _] => format!("{}, {} and {} more", names[0], names[1], names.len() - 2),
            names => names.join(", "),
        };
        let on = if polled.len() > 1 { On::Several } else { On::Other };
        self.add_chain(Chain { on, call, places })
    }

    fn add_chain(&mut self, chain: Chain) -> usize {
        let chains = &mut self.recording.chains;
        chains.iter().position(|other| *other == chain).unwrap_or_else(|| {
            chains.push(chain);
            chains.len() - 1
        })
    }

    fn place(&mut self, place: Place) -> usize {
        let places = &mut self.recording.places;
        places.iter().position(|other| *other == place).unwrap_or_else(|| {
            places.push(place);
            places.len() - 1
        })
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
