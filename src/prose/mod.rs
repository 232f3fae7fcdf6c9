//! Chapters as text on a terminal: Markdown, code in colour, a pager.

pub mod highlight;
mod page;
pub mod pager;

pub use page::{Page, Section, with_includes};
