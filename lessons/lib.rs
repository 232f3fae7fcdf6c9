//! The chapters of the workbook: what a student reads, and the code that is shown beside it.
//!
//! A chapter is a folder: `lesson.md` is the prose, `demo.rs` is what is shown and run, `demo.py` is the same in
//! Python. The code is compiled in the crate `demos`; this one only holds texts, and is built in a moment.

mod chapter;

pub use chapter::{Chapter, Part};
pub use demos::{decide, portfolio_api};

/// The text of a chapter: its prose and its files.
macro_rules! chapter {
    ($name:literal, $($file:literal),* $(,)?) => {
        Chapter::new(
            $name,
            include_str!(concat!($name, "/lesson.md")),
            &[$(($file, include_str!(concat!($name, "/", $file)))),*],
        )
    };
}

// Kept by `workbook dev update`: begin
/// All chapters, in the order of `SUMMARY.md`.
pub const CATALOGUE: &[Chapter] = &[
    chapter!("what-is-async", "demo.rs", "demo.py"),
    chapter!("sync-vs-async", "demo.rs", "demo.py"),
    chapter!("when-to-use", "demo.rs", "decide.rs", "work.rs", "demo.py"),
    chapter!("basics", "demo.rs", "demo.py"),
    chapter!("gather", "demo.rs", "demo.py"),
    chapter!("timeouts", "demo.rs", "demo.py"),
    chapter!("errors", "demo.rs", "demo.py"),
    chapter!("concurrent-vs-parallel", "demo.rs", "demo.py"),
    chapter!("cpu-vs-io", "demo.rs", "demo.py"),
    chapter!("pitfalls", "demo.rs", "demo.py"),
    chapter!("best-practices", "demo.rs", "demo.py"),
    chapter!("real-world", "demo.rs", "api.rs", "demo.py"),
];

/// The parts of the book: title, and how many chapters.
const PARTS_OF: &[(&str, usize)] = &[("The guide", 12)];
// Kept by `workbook dev update`: end

/// The closing page: prose like a chapter's, without demos, so that only `read` and the book show it.
pub const CLOSING: Chapter = chapter!("summary",);

/// The table of contents, which is also that of the book.
pub const SUMMARY: &str = include_str!("SUMMARY.md");

/// The parts of the book, each with its chapters.
pub fn parts() -> impl Iterator<Item = Part> {
    let mut rest = CATALOGUE;
    PARTS_OF.iter().map(move |&(title, count)| {
        let (chapters, after) = rest.split_at(count);
        rest = after;
        Part { title, chapters }
    })
}

/// The chapter of this name.
pub fn find(name: &str) -> Option<&'static Chapter> {
    CATALOGUE.iter().find(|chapter| chapter.name == name)
}

/// What there is to read under this name: a chapter, or the closing page.
pub fn page(name: &str) -> Option<&'static Chapter> {
    find(name).or((name == CLOSING.name).then_some(&CLOSING))
}

/// The chapter after this one; `None` after the last.
pub fn after(chapter: &Chapter) -> Option<&'static Chapter> {
    CATALOGUE.iter().skip_while(|other| other.name != chapter.name).nth(1)
}
