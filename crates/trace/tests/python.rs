//! The recorder for Python, by what it records of small programs: structure and order, no times.

use recording::{Chain, End, FindingKind, Kind, On, ProgramEnd, Recording, Task, What};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::AtomicBool;
use trace::findings;
use trace::python::{self, Target};
use trace::read::{self, About};
use trace::run;
use trace::source::Sources;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python")
}

/// A recorded program, and its text.
struct Traced {
    recording: Recording,
    text: String,
}

/// Runs one of the programs; `None` where there is no Python that will do.
fn trace(name: &str) -> Option<Traced> {
    trace_with(name, &[])
}

fn trace_with(name: &str, arguments: &[OsString]) -> Option<Traced> {
    let file = folder().join(name);
    let mut program = match python::program(Target::File(&file), arguments) {
        Ok(program) => program,
        Err(why) => {
            eprintln!("not tested: {why}");
            return None;
        }
    };
    program.command.stdout(Stdio::null()).stderr(Stdio::null());
    let ran = run::run(program.command, None, &AtomicBool::new(false)).unwrap();
    let about = About {
        name: program.name,
        language: recording::Language::Python,
        folder: program.folder.clone(),
        libraries: Vec::new(),
        compiled_in: program.folder,
        end: ran.end,
        took: ran.took,
        notes: Vec::new(),
    };
    let recording = read::read(&ran.bytes, about);
    assert_eq!(recording.notes, Vec::<String>::new());
    assert_eq!(recording.not_kept, 0);
    Some(Traced { recording, text: std::fs::read_to_string(file).unwrap() })
}

impl Traced {
    /// The line that ends in this comment.
    fn line(&self, mark: &str) -> u32 {
        let ending = format!("  # {mark}");
        let index = self.text.lines().position(|line| line.ends_with(&ending)).unwrap();
        u32::try_from(index).unwrap() + 1
    }

    fn tasks(&self, name: &str) -> Vec<(usize, &Task)> {
        let tasks = self.recording.tasks.iter().enumerate();
        tasks.filter(|(_, task)| task.name.split(" #").next() == Some(name)).collect()
    }

    fn task(&self, name: &str) -> (usize, &Task) {
        let tasks = self.tasks(name);
        assert_eq!(tasks.len(), 1, "{name}: {:?}", self.recording.tasks);
        tasks[0]
    }

    fn made_at(&self, task: &Task) -> u32 {
        let place = &self.recording.places[task.place.unwrap()];
        assert!(place.own, "{place:?}");
        place.line
    }

    /// What a task waited for, in order, each with the lines of its chain, innermost first.
    fn waits(&self, task: usize) -> Vec<(On, String, Vec<u32>)> {
        let of_task = self.recording.events.iter().filter(|event| event.task == task);
        of_task
            .filter_map(|event| match event.what {
                What::Waits { chain } => Some(self.chain(chain)),
                _ => None,
            })
            .collect()
    }

    fn chain(&self, chain: usize) -> (On, String, Vec<u32>) {
        let Chain { on, call, places } = &self.recording.chains[chain];
        (*on, call.clone(), places.iter().map(|place| self.recording.places[*place].line).collect())
    }

    fn has_waited(&self, task: usize, on: On, call: &str, marks: &[&str]) {
        let lines: Vec<u32> = marks.iter().map(|mark| self.line(mark)).collect();
        let wanted = (on, call.to_owned(), lines);
        assert!(self.waits(task).contains(&wanted), "{wanted:?} in {:?}", self.waits(task));
    }

    fn end(&self, task: &Task) -> End {
        task.ended.unwrap_or_else(|| panic!("{} has not ended", task.name)).1
    }
}

#[test]
fn tasks_are_known_by_name_place_parent_and_end() {
    let Some(traced) = trace("tasks.py") else { return };
    let (main, of_main) = traced.task("main");
    assert_eq!((of_main.kind, main, of_main.parent), (Kind::Main, 0, None));
    assert_eq!(traced.end(of_main), End::Completed);
    let fetched = traced.tasks("fetch");
    let lines: Vec<u32> = fetched.iter().map(|(_, task)| traced.made_at(task)).collect();
    let gather = traced.line("gather");
    assert_eq!(lines, [gather, gather, traced.line("group") + 1]);
    for (_, task) in &fetched {
        assert_eq!(
            (task.kind, task.parent, traced.end(task)),
            (Kind::Spawned, Some(main), End::Completed)
        );
    }
    assert_eq!(traced.end(traced.task("fails").1), End::Failed);
    let (_, named) = traced.task("by name");
    assert_eq!((traced.made_at(named), traced.end(named)), (traced.line("create"), End::Cancelled));
    let forever = traced.tasks("forever");
    let ends: Vec<_> = forever
        .iter()
        .map(|(_, task)| (task.kind, traced.made_at(task), traced.end(task)))
        .collect();
    assert_eq!(
        ends,
        [
            (Kind::Branch, traced.line("limit"), End::Cancelled),
            (Kind::Spawned, traced.line("lost"), End::CutOff)
        ]
    );
    let (work, of_work) = traced.task("work");
    assert_eq!((of_work.kind, traced.end(of_work)), (Kind::Blocking, End::Completed));
    let poll = traced
        .recording
        .events
        .iter()
        .find(|event| event.task == work && matches!(event.what, What::Poll { .. }));
    assert_ne!(poll.unwrap().thread, 0);
    // Of asyncio's own work at the end there is nothing.
    assert_eq!(traced.recording.tasks.len(), 10, "{:?}", traced.recording.tasks);
}

#[test]
fn waits_say_what_for_and_where() {
    let Some(traced) = trace("tasks.py") else { return };
    let (main, _) = traced.task("main");
    traced.has_waited(main, On::Join, "asyncio.gather", &["gather"]);
    traced.has_waited(main, On::Join, "asyncio.TaskGroup", &["group"]);
    traced.has_waited(main, On::Join, "asyncio.to_thread", &["thread"]);
    traced.has_waited(main, On::Timer, "asyncio.sleep", &["within", "for"]);
    traced.has_waited(main, On::Notification, "asyncio.Event.wait", &["woken"]);
    let (fetch, _) = traced.tasks("fetch")[0];
    traced.has_waited(fetch, On::Timer, "asyncio.sleep", &["wait"]);
    let (fails, _) = traced.task("fails");
    assert_eq!(traced.waits(fails)[0].0, On::Turn);
}

#[test]
fn wakes_say_who_woke_whom() {
    let Some(traced) = trace("tasks.py") else { return };
    let wakers = |task: usize| -> Vec<Option<usize>> {
        let events = traced.recording.events.iter().filter(|event| event.task == task);
        events
            .filter_map(|event| match event.what {
                What::Woken { by } => Some(by),
                _ => None,
            })
            .collect()
    };
    let (main, _) = traced.task("main");
    // By a thread, by the one that set the event, by one of those that were gathered.
    for waker in [traced.task("work").0, traced.task("waker").0] {
        assert!(wakers(main).contains(&Some(waker)), "{waker}: {:?}", wakers(main));
    }
    let fetched = traced.tasks("fetch");
    let by_fetched = |by: &Option<usize>| fetched[..2].iter().any(|(task, _)| *by == Some(*task));
    assert!(wakers(main).iter().any(by_fetched), "{:?}", wakers(main));
    // By a timer.
    assert_eq!(wakers(traced.tasks("fetch")[0].0), [None]);
}

#[test]
fn coroutines_that_nobody_awaits_are_told() {
    let Some(traced) = trace("tasks.py") else { return };
    let told: Vec<(&str, u32)> = traced
        .recording
        .events
        .iter()
        .filter_map(|event| match &event.what {
            What::NeverPolled { place, name } => {
                Some((name.as_str(), traced.recording.places[place.unwrap()].line))
            }
            _ => None,
        })
        .collect();
    assert_eq!(told, [("fetch", traced.line("never"))]);
}

#[test]
fn locks_tell_who_takes_and_who_wants_them() {
    let Some(traced) = trace("objects.py") else { return };
    let (first, second) = (traced.task("first").0, traced.task("second").0);
    let line = |place: Option<usize>| traced.recording.places[place.unwrap()].line;
    let of_locks: Vec<(&str, usize, u32)> = traced
        .recording
        .events
        .iter()
        .filter_map(|event| match event.what {
            What::Locked { place, .. } => Some(("locked", event.task, line(place))),
            What::WantsLock { place, .. } => Some(("wants", event.task, line(place))),
            What::Unlocked { .. } => Some(("unlocked", event.task, 0)),
            _ => None,
        })
        .collect();
    let take = traced.line("take");
    assert_eq!(
        of_locks,
        [
            ("locked", first, take),
            ("wants", second, take),
            ("unlocked", first, 0),
            ("locked", second, take),
            ("unlocked", second, 0),
        ]
    );
    traced.has_waited(second, On::Lock, "asyncio.Lock.acquire", &["take"]);
}

#[test]
fn queues_without_a_bound_tell_their_lengths() {
    let Some(traced) = trace("objects.py") else { return };
    let lengths: Vec<(u64, u32)> = traced
        .recording
        .events
        .iter()
        .filter_map(|event| match event.what {
            What::Queue { length, place, .. } => {
                Some((length, traced.recording.places[place.unwrap()].line))
            }
            _ => None,
        })
        .collect();
    let made = traced.line("queue");
    assert_eq!(lengths, [(1, made), (2, made), (3, made), (2, made)]);
}

#[test]
fn long_steps_tell_what_held_the_thread() {
    let Some(traced) = trace("objects.py") else { return };
    let (main, _) = traced.task("main");
    let held = |task: usize| -> Vec<(On, String, Vec<u32>)> {
        let events = traced.recording.events.iter().filter(|event| event.task == task);
        events
            .filter_map(|event| match event.what {
                What::Held { chain } => Some(traced.chain(chain)),
                _ => None,
            })
            .collect()
    };
    assert!(
        held(main).contains(&(On::Timer, "time.sleep".to_owned(), vec![traced.line("block")])),
        "{:?}",
        held(main)
    );
    let computes = |chain: &(On, String, Vec<u32>)| {
        chain.0 == On::Cpu && chain.2.contains(&traced.line("compute"))
    };
    assert!(held(main).iter().any(computes), "{:?}", held(main));
    // A callback that takes long is shown as a task.
    let (callback, _) = traced.task("sleep");
    assert_eq!(held(callback)[0], (On::Timer, "time.sleep".to_owned(), vec![]));
}

#[test]
fn what_was_recorded_before_a_program_died_is_kept() {
    let Some(traced) = trace("aborts.py") else { return };
    assert!(
        matches!(traced.recording.program.end, ProgramEnd::Signalled(_)),
        "{:?}",
        traced.recording.program.end
    );
    let (main, of_main) = traced.task("main");
    assert_eq!(of_main.ended, None);
    assert_eq!(traced.waits(main).len(), 1);
}

/// Runs a command with this input.
fn output(mut command: Command) -> Output {
    let input = std::env::temp_dir().join(format!("workbook-trace-{}", std::process::id()));
    std::fs::write(&input, "from standard input").unwrap();
    let output = command.stdin(std::fs::File::open(&input).unwrap()).output().unwrap();
    std::fs::remove_file(input).unwrap();
    output
}

#[test]
fn a_program_sees_nothing_of_the_recorder() {
    let Ok(interpreter) = python::find() else { return };
    let file = folder().join("unchanged.py");
    let arguments = ["-v", "two words"].map(OsString::from);
    let program = python::program_with(&interpreter, Target::File(&file), &arguments).unwrap();
    let record = tempfile::NamedTempFile::new().unwrap();
    record.as_file().set_len(recording::raw::FILE as u64).unwrap();
    let mut command = program.command;
    command.env(recording::raw::VARIABLE, record.path());
    let traced = output(command);
    let mut command = Command::new(&interpreter);
    command.arg(&file).args(&arguments);
    let plain = output(command);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(text(&traced.stdout), text(&plain.stdout));
    assert_eq!(text(&traced.stderr), text(&plain.stderr));
    assert_eq!(traced.status.code(), plain.status.code());
    assert!(text(&plain.stdout).contains("from standard input"), "{}", text(&plain.stderr));
    let began = &std::fs::read(record.path()).unwrap()[..recording::raw::HEADER];
    assert!(run::recorded(began), "nothing was recorded");
}

impl Traced {
    /// What is found, and on which lines.
    fn findings(&self) -> Vec<(FindingKind, u32)> {
        let names =
            self.recording.places.iter().filter(|place| place.own).map(|place| place.file.as_str());
        let sources = Sources::read(&folder(), names);
        let found = findings::find(&self.recording, &sources);
        found.iter().map(|finding| (finding.kind, finding.line)).collect()
    }
}

#[test]
fn mistakes_are_found_at_their_lines() {
    let Some(traced) = trace("wrong.py") else { return };
    let found = traced.findings();
    for (kind, mark) in [
        (FindingKind::BusyPolling, "busy"),
        (FindingKind::Unbounded, "unbounded"),
        (FindingKind::Blocked, "blocked"),
        (FindingKind::NeverPolled, "never-polled"),
        (FindingKind::Lost, "lost"),
    ] {
        assert!(found.contains(&(kind, traced.line(mark))), "{kind:?} at {mark}: {found:?}");
    }
    assert_eq!(found.len(), 5, "{found:?}");
}

#[test]
fn what_only_looks_like_a_mistake_is_not_found() {
    let Some(traced) = trace("right.py") else { return };
    assert_eq!(traced.findings(), []);
}

#[test]
fn waits_that_could_be_one_are_found() {
    let Some(traced) = trace("sequential.py") else { return };
    let mut found = traced.findings();
    found.sort_by_key(|(_, line)| *line);
    let lines = ["loop", "comprehension", "threads", "streams"].map(|mark| traced.line(mark));
    assert_eq!(found, lines.map(|line| (FindingKind::Sequential, line)));
}

#[test]
fn tasks_that_waited_for_each_other_are_found_though_a_deadline_ended_it() {
    let trace = |way: &str| trace_with("stuck.py", &[way.into()]);
    let Some(traced) = trace("locks") else { return };
    assert_eq!(traced.findings(), [(FindingKind::Deadlock, traced.line("ring"))]);
    let traced = trace("queues").unwrap();
    let found = traced.findings();
    let lines = ["room", "other room"].map(|mark| traced.line(mark));
    assert!(
        matches!(found[..], [(FindingKind::Deadlock, line)] if lines.contains(&line)),
        "{found:?}"
    );
    assert_eq!(trace("quiet").unwrap().findings(), []);
}
