//! The chapters of the workbook.
//!
//! A chapter is a folder: `lesson.md` is what a student reads, `demo.rs` is what is shown and run. To add one,
//! write the folder, then name it three times: in `SUMMARY.md`, and in the two lists below. CONTRIBUTING.md
//! walks through it.

use harness::Lesson;

#[path = "basics/demo.rs"]
mod basics;
#[path = "best-practices/demo.rs"]
mod best_practices;
#[path = "concurrent-vs-parallel/demo.rs"]
mod concurrent_vs_parallel;
#[path = "cpu-vs-io/demo.rs"]
mod cpu_vs_io;
#[path = "errors/demo.rs"]
mod errors;
#[path = "gather/demo.rs"]
mod gather;
#[path = "pitfalls/demo.rs"]
mod pitfalls;
#[path = "real-world/demo.rs"]
mod real_world;
mod slow_files;
#[path = "sync-vs-async/demo.rs"]
mod sync_vs_async;
#[path = "timeouts/demo.rs"]
mod timeouts;
#[path = "what-is-async/demo.rs"]
mod what_is_async;
#[path = "when-to-use/demo.rs"]
mod when_to_use;

#[path = "when-to-use/decide.rs"]
pub mod decide;

/// All lessons, in the order of `SUMMARY.md`.
pub const CATALOGUE: &[Lesson] = &[
    what_is_async::LESSON,
    sync_vs_async::LESSON,
    when_to_use::LESSON,
    basics::LESSON,
    gather::LESSON,
    timeouts::LESSON,
    errors::LESSON,
    concurrent_vs_parallel::LESSON,
    cpu_vs_io::LESSON,
    pitfalls::LESSON,
    best_practices::LESSON,
    real_world::LESSON,
];

/// The closing page: prose like a lesson's, without demos, so that only `read` and the book show it.
pub const CLOSING: Lesson = Lesson {
    name: "summary",
    prose: include_str!("summary/lesson.md"),
    rust: "",
    python: "",
    knobs: &[],
    demos: |_| Vec::new(),
};

/// The web API of the last chapter, for whoever wants to put it on a socket.
pub use real_world::api as portfolio_api;

/// The table of contents, which is also that of the book.
pub const SUMMARY: &str = include_str!("SUMMARY.md");

/// The lesson of this name.
pub fn find(name: &str) -> Option<&'static Lesson> {
    CATALOGUE.iter().find(|lesson| lesson.name == name)
}

/// What there is to read under this name: a lesson, or the closing page.
pub fn page(name: &str) -> Option<&'static Lesson> {
    find(name).or((name == CLOSING.name).then_some(&CLOSING))
}

/// The lesson after this one; `None` after the last.
pub fn after(lesson: &Lesson) -> Option<&'static Lesson> {
    let place =
        CATALOGUE.iter().position(|other| other.name == lesson.name)?;
    CATALOGUE.get(place + 1)
}
