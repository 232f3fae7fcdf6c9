//! What a program wrote while it ran, read back into a [`Recording`].

mod chains;
mod records;

use crate::words;
use chains::Chains;
use recording::{
    End, Event, Kind, Language, Program, ProgramEnd, Recording, SCHEMA, Task, What, raw,
};
use records::{Record, Records};
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

/// What is known of the program besides what it wrote.
#[derive(Clone, Debug)]
pub struct About {
    /// What to call it.
    pub name: String,
    /// The language it is written in.
    pub language: Language,
    /// The folder that its own code is in.
    pub folder: PathBuf,
    /// Folders in there whose code is that of libraries all the same.
    pub libraries: Vec<PathBuf>,
    /// The folder that the compiler was called in: names of files start there.
    pub compiled_in: PathBuf,
    /// How it ended.
    pub end: ProgramEnd,
    /// How long it ran.
    pub took: Duration,
    /// What the recording cannot show.
    pub notes: Vec<String>,
}

/// Reads a recording.
pub fn read(bytes: &[u8], about: About) -> Recording {
    let records = Records::parse(bytes);
    let mut chains = Chains::new(&records, &about);
    let mut tasks = tasks(&records, &mut chains);
    let mut events: Vec<Event> = Vec::with_capacity(records.records.len());
    let mut open: HashMap<(u32, u64), usize> = HashMap::new();
    for record in &records.records {
        let Some(what) = what(record, &mut chains) else { continue };
        let Some(task) = (record.task as usize).checked_sub(1) else { continue };
        if task >= tasks.len() {
            continue;
        }
        if let What::Ended { how } = what {
            tasks[task].ended = Some((record.at, how));
        }
        let key = (record.task, record.at);
        match (record.kind, open.get(&key)) {
            (raw::kind::POLL_BEGAN, None) => {
                open.insert(key, events.len());
            }
            // It did end after all: this is the same poll.
            (raw::kind::POLL, Some(place)) => {
                events[*place].what = what;
                continue;
            }
            _ => {}
        }
        let thread = u32::from(record.thread).saturating_sub(1);
        let event = |what| Event { at: record.at, task, thread, what };
        events.push(event(what));
        let ready = record.flags & raw::poll::READY != 0;
        if record.kind == raw::kind::POLL
            && record.b != 0
            && !ready
            && let Some(chain) = chains.of_wait(record.b)
        {
            let at = record.at + record.took();
            events.push(Event { at, ..event(What::Waits { chain }) });
        }
    }
    // The recording begins with its first event, and ends with the program: what comes before is its start.
    let first = events.iter().map(|event| event.at).min().unwrap_or_default();
    let last = events.iter().map(Event::ends).max().unwrap_or_default();
    let ended = records.ended_at(about.end, about.took).max(last);
    let elapsed = ended - first;
    for event in &mut events {
        event.at -= first;
    }
    for task in &mut tasks {
        task.made = task.made.saturating_sub(first);
        if let Some((at, _)) = &mut task.ended {
            *at = at.saturating_sub(first);
        }
    }
    for event in &mut events {
        if let What::Poll { took, .. } = &mut event.what
            && *took == OPEN
        {
            *took = elapsed.saturating_sub(event.at);
        }
    }
    for task in &mut tasks {
        task.own = task.kind == Kind::Main || task.place.is_some_and(|place| chains.is_own(place));
    }
    for event in &events {
        if let What::Waits { chain } | What::Held { chain } = event.what {
            tasks[event.task].own |= chains.shows_own_code(chain);
        }
    }
    // Polls are written when they end; the order within one moment is the order of writing.
    events.sort_by_key(|event| event.at);
    let (places, chains) = chains.into_parts();
    let program = Program {
        name: about.name,
        language: about.language,
        end: about.end,
        folder: about.folder.display().to_string(),
    };
    let mut notes = about.notes;
    notes.extend(records.notes);
    Recording {
        schema: SCHEMA,
        program,
        elapsed,
        places,
        chains,
        tasks,
        events,
        not_kept: records.not_kept,
        notes,
    }
}

/// Stands for the length of a poll whose end was not written.
const OPEN: u64 = u64::MAX;

fn tasks(records: &Records, chains: &mut Chains) -> Vec<Task> {
    let made = records.records.iter().filter(|record| record.kind == raw::kind::TASK);
    let mut made: Vec<&Record> = made.collect();
    made.sort_by_key(|record| record.task);
    let mut tasks: Vec<Task> = Vec::with_capacity(made.len());
    let mut counts: HashMap<String, (usize, usize)> = HashMap::new();
    for record in made {
        // A task whose record had no room leaves a gap, and all after it have none either.
        if record.task as usize != tasks.len() + 1 {
            break;
        }
        let (place, type_name) = chains.location(record.b);
        let kind = match record.flags {
            raw::task::MAIN => Kind::Main,
            raw::task::SPAWNED => Kind::Spawned,
            raw::task::BLOCKING => Kind::Blocking,
            _ => Kind::Branch,
        };
        let named = records.names.get(&record.task).cloned();
        let name = named.unwrap_or_else(|| match kind {
            Kind::Main => "main".to_owned(),
            _ => words::task(&type_name).unwrap_or_else(|| match place {
                Some(place) => chains.block_at(place),
                None => "block".to_owned(),
            }),
        });
        let number = tasks.len();
        let seen = counts.entry(name.clone()).or_insert((0, number));
        seen.0 += 1;
        let name = match seen.0 {
            1 => name,
            count => {
                if count == 2 {
                    tasks[seen.1].name = format!("{name} #1");
                }
                format!("{name} #{count}")
            }
        };
        let parent = (record.a as usize).checked_sub(1).filter(|parent| *parent < number);
        let borrowed = record.flags == raw::task::BORROWED;
        tasks.push(Task {
            name,
            kind,
            parent,
            place,
            made: record.at,
            ended: None,
            own: false,
            borrowed,
        });
    }
    tasks
}

/// What a record says; `None` for those that are no events.
fn what(record: &Record, chains: &mut Chains) -> Option<What> {
    Some(match record.kind {
        raw::kind::TASK => What::Made,
        raw::kind::POLL => {
            What::Poll { took: record.took(), ready: record.flags & raw::poll::READY != 0 }
        }
        raw::kind::POLL_BEGAN => What::Poll { took: OPEN, ready: false },
        raw::kind::WAIT => What::Waits { chain: chains.of_wait(record.b)? },
        raw::kind::HELD => What::Held { chain: chains.of_hold(record.b)? },
        raw::kind::WAKE => What::Woken { by: (record.a as usize).checked_sub(1) },
        raw::kind::END => What::Ended {
            how: match record.flags {
                raw::end::COMPLETED => End::Completed,
                raw::end::FAILED => End::Failed,
                raw::end::PANICKED => End::Panicked,
                raw::end::CUT_OFF => End::CutOff,
                _ => End::Cancelled,
            },
        },
        raw::kind::LOCKED => {
            What::Locked { lock: record.a.into(), place: chains.location(record.b).0 }
        }
        raw::kind::WANTS_LOCK => {
            What::WantsLock { lock: record.a.into(), place: chains.location(record.b).0 }
        }
        raw::kind::UNLOCKED => What::Unlocked { lock: record.a.into() },
        raw::kind::QUEUE => What::Queue {
            queue: record.a.into(),
            length: record.b.into(),
            place: chains.queue_place(record.a),
        },
        raw::kind::NEVER_POLLED => {
            let name = record.payload.clone().unwrap_or_default();
            What::NeverPolled { place: chains.location(record.b).0, name }
        }
        raw::kind::SAYS => What::Says { text: record.payload.clone()? },
        raw::kind::CLOCK => What::Clock { shows: u64::from(record.b) << 32 | u64::from(record.a) },
        _ => return None,
    })
}
