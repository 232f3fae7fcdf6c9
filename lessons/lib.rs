//! The chapters of the workbook: what a student reads, and the code that is shown beside it.
//!
//! A chapter is a folder: `lesson.md` is the prose, `demo.rs` is what is shown and run, `demo.py` is the same in
//! Python. The code is compiled in the crate `demos`; this one only holds texts, and is built in a moment.

mod chapter;

pub use chapter::{Chapter, Part};
pub use demos::{decide, portfolio_api};

/// A chapter of this folder: its prose, its demos in Rust and in Python, and what other files its code is in.
macro_rules! chapter {
    ($name:literal $(, $file:literal)*) => {
        Chapter::new(
            $name,
            include_str!(concat!($name, "/lesson.md")),
            &[
                ("demo.rs", include_str!(concat!($name, "/demo.rs"))),
                $(($file, include_str!(concat!($name, "/", $file))),)*
                ("demo.py", include_str!(concat!($name, "/demo.py"))),
            ],
        )
    };
}

/// A page of this folder that is only read.
macro_rules! page {
    ($name:literal) => {
        Chapter::new($name, include_str!(concat!($name, "/lesson.md")), &[])
    };
}

// Kept by `workbook dev update`: begin
/// All chapters, in the order of `SUMMARY.md`.
pub const CATALOGUE: &[Chapter] = &[
    chapter!("what-is-async"),
    chapter!("sync-vs-async"),
    chapter!("when-to-use", "decide.rs", "work.rs"),
    chapter!("basics"),
    chapter!("gather"),
    chapter!("timeouts"),
    chapter!("errors"),
    chapter!("concurrent-vs-parallel"),
    chapter!("cpu-vs-io"),
    chapter!("pitfalls"),
    chapter!("best-practices"),
    chapter!("real-world", "api.rs"),
];

/// The parts of the book: title, and how many chapters.
const PARTS: &[(&str, usize)] = &[("The guide", 12)];

/// The pages that are only read, in the order of `SUMMARY.md`.
pub const PAGES: &[Chapter] =
    &[page!("summary"), page!("asyncio"), page!("glossary")];
// Kept by `workbook dev update`: end

/// The table of contents, which is also that of the book.
pub const SUMMARY: &str = include_str!("SUMMARY.md");

/// The parts of the book, each with its chapters.
pub fn parts() -> impl Iterator<Item = Part> {
    let mut rest = CATALOGUE;
    PARTS.iter().map(move |&(title, count)| {
        let (chapters, after) = rest.split_at(count);
        rest = after;
        Part { title, chapters }
    })
}

/// The chapter of this name.
pub fn find(name: &str) -> Option<&'static Chapter> {
    CATALOGUE.iter().find(|chapter| chapter.name == name)
}

/// What there is to read under this name: a chapter, or a page that is only read.
pub fn page(name: &str) -> Option<&'static Chapter> {
    find(name).or_else(|| PAGES.iter().find(|page| page.name == name))
}

/// The chapter after this one; `None` after the last.
pub fn after(chapter: &Chapter) -> Option<&'static Chapter> {
    CATALOGUE.iter().skip_while(|other| other.name != chapter.name).nth(1)
}
