//! A recording made by hand, for tests: a task that blocks its thread, one that is late because of it, one that panics.

use super::{Recorded, Sources};
use recording::{
    Chain, End, Event, Explained, Finding, FindingKind, Kind, Language, On, Place, Program,
    ProgramEnd, Recording, SCHEMA, Task, What,
};
use std::rc::Rc;

const MS: u64 = 1_000_000;

/// What ran.
pub const SOURCE: &str = "\
use std::time::Duration;

async fn main() {
    tokio::join!(hog(), tick(), bad());
}

async fn hog() {
    compute();
}

fn compute() {
    std::thread::sleep(Duration::from_millis(1020));
}

async fn tick() {
    tokio::time::sleep(Duration::from_millis(100)).await;
}

async fn bad() {
    panic!(\"index out of bounds\");
}
";

pub fn blocked() -> Recorded {
    let mut sources = Sources::default();
    sources.add("src/main.rs", SOURCE);
    let title = vec!["app".to_owned()];
    Recorded::new(title, explained(), Rc::new(sources))
}

pub fn explained() -> Explained {
    let place = |function: &str, line| Place {
        function: format!("app::{function}"),
        file: "src/main.rs".to_owned(),
        line,
        column: 5,
        own: true,
    };
    let chain = |on, call: &str, places: &[usize]| Chain {
        on,
        call: call.to_owned(),
        places: places.to_vec(),
    };
    let task = |name: &str, kind, made, ended| Task {
        name: name.to_owned(),
        kind,
        parent: (kind != Kind::Main).then_some(0),
        place: (kind != Kind::Main).then_some(0),
        made,
        ended,
        own: true,
        borrowed: false,
    };
    let event = |at: u64, task, what| Event { at: at * MS, task, thread: 0, what };
    let recording = Recording {
        schema: SCHEMA,
        program: Program {
            name: "app".to_owned(),
            language: Language::Rust,
            end: ProgramEnd::Exited(101),
            folder: "/home/student/app".to_owned(),
        },
        elapsed: 1200 * MS,
        places: vec![place("main", 4), place("hog", 8), place("compute", 12), place("tick", 16)],
        chains: vec![
            chain(On::Cpu, "", &[2, 1]),
            chain(On::Timer, "tokio::time::sleep", &[3]),
            chain(On::Several, "", &[0]),
            chain(On::Other, "std::thread::sleep", &[2, 1]),
        ],
        tasks: vec![
            task("main", Kind::Main, 0, None),
            task("hog", Kind::Spawned, MS, Some((1030 * MS, End::Completed))),
            task("tick", Kind::Spawned, 2 * MS, None),
            task("bad", Kind::Spawned, 3 * MS, Some((1100 * MS, End::Panicked))),
        ],
        events: vec![
            event(0, 0, What::Made),
            event(0, 0, What::Poll { took: 4 * MS, ready: false }),
            event(1, 1, What::Made),
            event(2, 2, What::Made),
            event(3, 3, What::Made),
            event(4, 0, What::Waits { chain: 2 }),
            event(5, 2, What::Poll { took: MS, ready: false }),
            event(6, 2, What::Waits { chain: 1 }),
            event(10, 1, What::Poll { took: 1020 * MS, ready: true }),
            event(60, 1, What::Held { chain: 3 }),
            event(106, 2, What::Woken { by: None }),
            event(560, 1, What::Held { chain: 3 }),
            event(1030, 1, What::Ended { how: End::Completed }),
            event(1031, 2, What::Poll { took: MS, ready: false }),
            event(1100, 3, What::Poll { took: MS, ready: true }),
            event(1100, 3, What::Says { text: "index out of bounds".to_owned() }),
            event(1100, 3, What::Ended { how: End::Panicked }),
        ],
        not_kept: 3,
        notes: vec!["Hand-made & <small>.".to_owned()],
    };
    let findings = vec![Finding {
        kind: FindingKind::Blocked,
        file: "src/main.rs".to_owned(),
        line: 12,
        message:
            "hog held its thread for 1.02 s (std::thread::sleep) & 1 task was ready <meanwhile>."
                .to_owned(),
        times: 1,
        cost: 1020 * MS,
        gain: 900 * MS,
        tasks: vec![1],
        event: Some(9),
    }];
    Explained { recording, findings }
}
