//! What happened in a run of an async program: which tasks there were, when each was polled, what it waited for and
//! where, who woke it, and how it ended.
//!
//! One format for Rust and Python, and for every view: text, `step`, reports, a browser. As JSON its shape is
//! `docs/trace.schema.json`. While a program runs, the same is kept in the compact form of [`raw`], which survives
//! however the program ends.
//!
//! All times are nanoseconds from the start of the recording, by a clock that is never paused. Tasks, places and chains
//! are named by their position in the lists of the [`Recording`].

pub mod raw;

mod one_clock;
mod state;

pub use one_clock::on_one_clock;
pub use state::{Now, State, changes_until, states_at};

use serde::{Deserialize, Serialize};

/// The version of the format. It goes up when a field changes its meaning or goes away, not when one is added.
pub const SCHEMA: u32 = 1;

/// A whole run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The program.
    pub program: Program,
    /// How long it was recorded, in nanoseconds.
    pub elapsed: u64,
    /// Places in source code that the rest refers to.
    pub places: Vec<Place>,
    /// Chains of calls that the rest refers to.
    pub chains: Vec<Chain>,
    /// The tasks, in the order in which they were made.
    pub tasks: Vec<Task>,
    /// The events, in the order of their times.
    pub events: Vec<Event>,
    /// How many events had no room in the recording.
    pub not_kept: u64,
    /// What this recording cannot show, in sentences.
    pub notes: Vec<String>,
}

/// The program that ran.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// What it is called.
    pub name: String,
    /// The language it is written in.
    pub language: Language,
    /// How it ended.
    pub end: ProgramEnd,
    /// The folder that relative file names start from.
    pub folder: String,
}

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Rust, on Tokio.
    #[default]
    Rust,
    /// Python, on asyncio.
    Python,
}

/// How the program ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProgramEnd {
    /// By itself, with this exit status.
    Exited(i32),
    /// By this signal, which was not ours.
    Signalled(i32),
    /// We ended it: Ctrl-C was pressed.
    Interrupted,
    /// We ended it: its time was over.
    TimeOver,
    /// It is not known (yet).
    #[default]
    Unknown,
}

impl ProgramEnd {
    /// Whether we ended the program. Its tasks were then cut off by us, and not by a mistake of it.
    pub fn is_ours(self) -> bool {
        matches!(self, ProgramEnd::Interrupted | ProgramEnd::TimeOver)
    }
}

/// A place in source code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The function, as its language writes it: `main::fetch`.
    pub function: String,
    /// The file; relative to [`Program::folder`] where it is in there.
    pub file: String,
    /// The line, counted from 1; 0 where it is not known.
    pub line: u32,
    /// The column, counted from 1; 0 where it is not known.
    pub column: u32,
    /// Whether it is code of the program itself, and not of a library.
    pub own: bool,
}

/// A chain of calls, of async functions as well as of others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Chain {
    /// What the innermost call is for.
    pub on: On,
    /// The call that says so, in a word or two: `tokio::time::sleep`, `std::thread::sleep`.
    pub call: String,
    /// The places, innermost first: of the program's own code only.
    pub places: Vec<usize>,
}

/// What a task waits for, or what holds a thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum On {
    /// Time.
    Timer,
    /// A message, or room for one.
    Channel,
    /// A lock.
    Lock,
    /// A permit of a semaphore.
    Permit,
    /// The end of another task.
    Join,
    /// A socket, a file, a process, a signal.
    Io,
    /// A notification.
    Notification,
    /// Its turn: it yielded.
    Turn,
    /// Several futures at once, by a combinator that wakes them itself.
    Several,
    /// The processor: it computes.
    Cpu,
    /// Something else.
    #[default]
    Other,
}

/// A task, or a part of one that is polled on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What to call it: `main`, `fetch #2`.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The task that made it.
    pub parent: Option<usize>,
    /// Where it was made.
    pub place: Option<usize>,
    /// When it was made.
    pub made: u64,
    /// When it ended, and how; `None` when it had not ended when the recording did.
    pub ended: Option<(u64, End)>,
    /// Whether it runs code of the program itself: it was made there, or it was seen there. A library has tasks, too.
    #[serde(default = "yes")]
    pub own: bool,
    /// Whether it only borrows its future, as `&mut future` in `select!` does: that it is dropped cancels nothing.
    #[serde(default)]
    pub borrowed: bool,
}

fn yes() -> bool {
    true
}

/// What a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The future that the runtime was started with.
    Main,
    /// A spawned task.
    Spawned,
    /// A branch of `join!`, `select!` and the like: it is polled by its parent.
    Branch,
    /// A closure on a thread for blocking work.
    Blocking,
}

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// It came to its end.
    Completed,
    /// It came to its end, with an error.
    Failed,
    /// It panicked.
    Panicked,
    /// It was dropped half-way.
    Cancelled,
    /// It was dropped half-way because the runtime ended.
    CutOff,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: u64,
    /// To which task.
    pub task: usize,
    /// On which thread, counted from 0 in the order of appearance.
    pub thread: u32,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

impl Event {
    /// When it is over: a poll takes time.
    pub fn ends(&self) -> u64 {
        match self.what {
            What::Poll { took, .. } if took != u64::MAX => self.at.saturating_add(took),
            _ => self.at,
        }
    }
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum What {
    /// The task was made.
    Made,
    /// It was polled: this event is the beginning.
    Poll {
        /// How long the poll took.
        took: u64,
        /// Whether it was ready then.
        ready: bool,
    },
    /// Within a poll it began to wait.
    Waits {
        /// For what, and where.
        chain: usize,
    },
    /// A look at the thread, in the middle of a long poll.
    Held {
        /// What it was doing, and where.
        chain: usize,
    },
    /// It was woken: polling it again is worth while.
    Woken {
        /// By a task, or by something that is no task: a timer, the network, another thread.
        by: Option<usize>,
    },
    /// It took a lock.
    Locked {
        /// Which.
        lock: u64,
        /// Where.
        place: Option<usize>,
    },
    /// It asked for a lock, and has to wait.
    WantsLock {
        /// Which.
        lock: u64,
        /// Where.
        place: Option<usize>,
    },
    /// It gave a lock back.
    Unlocked {
        /// Which.
        lock: u64,
    },
    /// The length of a queue without a bound.
    Queue {
        /// Which.
        queue: u64,
        /// How many messages wait in it.
        length: u64,
        /// Where it was made.
        place: Option<usize>,
    },
    /// A future was made here and dropped without a poll.
    NeverPolled {
        /// Where it was made.
        place: Option<usize>,
        /// What made it.
        name: String,
    },
    /// It said something before it ended: the message of a panic, or of an error.
    Says {
        /// The message.
        text: String,
    },
    /// The clock that programs see was moved: it is paused, and shows this time since the start.
    Clock {
        /// What it shows, in nanoseconds.
        shows: u64,
    },
    /// It ended.
    Ended {
        /// How.
        how: End,
    },
}

/// A recording with what was found in it: all that the views need besides the sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// What happened.
    #[serde(flatten)]
    pub recording: Recording,
    /// What is wrong with it, the most important first.
    pub findings: Vec<Finding>,
}

/// One thing that is wrong with a program, or slow for a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which kind of thing.
    pub kind: FindingKind,
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
    /// All of it in a sentence or two.
    pub message: String,
    /// How often it happened.
    pub times: u64,
    /// What it cost, in nanoseconds; 0 where that cannot be said.
    pub cost: u64,
    /// What would be won without it, in nanoseconds of the whole run; 0 where that cannot be said.
    pub gain: u64,
    /// The tasks that it is about.
    pub tasks: Vec<usize>,
    /// The event at which to see it: a position in [`Recording::events`].
    pub event: Option<usize>,
}

/// The kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A task held its thread, and others waited for it.
    Blocked,
    /// Waits that do not need each other, one after another.
    Sequential,
    /// A future was made and never polled.
    NeverPolled,
    /// A task was cut off when the runtime ended.
    Lost,
    /// Tasks wait for each other, for ever.
    Deadlock,
    /// A lock was held across an await, and others waited for it.
    HeldLock,
    /// A future was dropped half-way, and its work was lost or done again.
    CancelledWork,
    /// Polls that found nothing, again and again.
    BusyPolling,
    /// A queue that only grows.
    Unbounded,
}

impl FindingKind {
    /// All kinds, in the order in which they are told.
    pub const ALL: [FindingKind; 9] = [
        FindingKind::Deadlock,
        FindingKind::Blocked,
        FindingKind::Sequential,
        FindingKind::NeverPolled,
        FindingKind::Lost,
        FindingKind::HeldLock,
        FindingKind::CancelledWork,
        FindingKind::BusyPolling,
        FindingKind::Unbounded,
    ];

    /// Its name, as in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            FindingKind::Blocked => "blocked",
            FindingKind::Sequential => "sequential",
            FindingKind::NeverPolled => "never-polled",
            FindingKind::Lost => "lost",
            FindingKind::Deadlock => "deadlock",
            FindingKind::HeldLock => "held-lock",
            FindingKind::CancelledWork => "cancelled-work",
            FindingKind::BusyPolling => "busy-polling",
            FindingKind::Unbounded => "unbounded",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_comes_back_as_it_was() {
        let event = |what| Event { at: 5, task: 0, thread: 1, what };
        let recording = Recording {
            schema: SCHEMA,
            program: Program { end: ProgramEnd::Exited(3), ..Program::default() },
            elapsed: 10,
            places: vec![Place {
                function: "main::fetch".to_owned(),
                file: "main.rs".to_owned(),
                line: 4,
                column: 9,
                own: true,
            }],
            chains: vec![Chain {
                on: On::Timer,
                call: "tokio::time::sleep".into(),
                places: vec![0],
            }],
            tasks: vec![Task {
                name: "main".to_owned(),
                kind: Kind::Main,
                parent: None,
                place: Some(0),
                made: 0,
                ended: Some((9, End::CutOff)),
                own: true,
                borrowed: false,
            }],
            events: vec![
                event(What::Made),
                event(What::Poll { took: 4, ready: false }),
                event(What::Waits { chain: 0 }),
                event(What::Woken { by: None }),
                event(What::Ended { how: End::CutOff }),
            ],
            not_kept: 0,
            notes: Vec::new(),
        };
        let text = serde_json::to_string(&recording).unwrap();
        assert!(
            text.contains(r#"{"at":5,"task":0,"thread":1,"what":"poll","took":4,"ready":false}"#),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<Recording>(&text).unwrap(), recording);
    }

    #[test]
    fn names_of_kinds_are_those_of_the_json() {
        for kind in FindingKind::ALL {
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("{:?}", kind.name()));
        }
    }
}
