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
#[path = "errors/demo.rs"]
mod errors;
#[path = "gather/demo.rs"]
mod gather;
#[path = "pitfalls/demo.rs"]
mod pitfalls;
mod slow_files;
#[path = "sync-vs-async/demo.rs"]
mod sync_vs_async;
#[path = "timeouts/demo.rs"]
mod timeouts;
#[path = "what-is-async/demo.rs"]
mod what_is_async;

/// All lessons, in the order of `SUMMARY.md`.
pub const CATALOGUE: &[Lesson] = &[
    what_is_async::LESSON,
    sync_vs_async::LESSON,
    basics::LESSON,
    gather::LESSON,
    timeouts::LESSON,
    errors::LESSON,
    pitfalls::LESSON,
    best_practices::LESSON,
];

/// The table of contents, which is also that of the book.
pub const SUMMARY: &str = include_str!("SUMMARY.md");

/// The lesson of this name.
pub fn find(name: &str) -> Option<&'static Lesson> {
    CATALOGUE.iter().find(|lesson| lesson.name == name)
}

/// The lesson after this one; `None` after the last.
pub fn after(lesson: &Lesson) -> Option<&'static Lesson> {
    let place =
        CATALOGUE.iter().position(|other| other.name == lesson.name)?;
    CATALOGUE.get(place + 1)
}
