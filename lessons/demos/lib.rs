//! The demos of all chapters: the Rust that is shown is the Rust that runs.
//!
//! What a student reads is in the crate `lessons`, so that a change to the prose does not compile this one anew.

// Kept by `workbook dev update`: begin
#[path = "../basics/demo.rs"]
mod basics;
#[path = "../best-practices/demo.rs"]
mod best_practices;
#[path = "../concurrent-vs-parallel/demo.rs"]
mod concurrent_vs_parallel;
#[path = "../cpu-vs-io/demo.rs"]
mod cpu_vs_io;
#[path = "../errors/demo.rs"]
mod errors;
#[path = "../gather/demo.rs"]
mod gather;
#[path = "../pitfalls/demo.rs"]
mod pitfalls;
#[path = "../real-world/demo.rs"]
mod real_world;
#[path = "../sync-vs-async/demo.rs"]
mod sync_vs_async;
#[path = "../timeouts/demo.rs"]
mod timeouts;
#[path = "../what-is-async/demo.rs"]
mod what_is_async;
#[path = "../when-to-use/demo.rs"]
mod when_to_use;

/// The demos of every chapter, in the order of `SUMMARY.md`.
pub const ALL: &[harness::Demos] = &[
    what_is_async::DEMOS,
    sync_vs_async::DEMOS,
    when_to_use::DEMOS,
    basics::DEMOS,
    gather::DEMOS,
    timeouts::DEMOS,
    errors::DEMOS,
    concurrent_vs_parallel::DEMOS,
    cpu_vs_io::DEMOS,
    pitfalls::DEMOS,
    best_practices::DEMOS,
    real_world::DEMOS,
];
// Kept by `workbook dev update`: end

#[path = "../when-to-use/decide.rs"]
pub mod decide;
mod slow_files;

/// The web API of the last chapter, ready to be put on a socket.
pub use real_world::api as portfolio_api;

/// The demos of the chapter of this name.
pub fn find(chapter: &str) -> Option<&'static harness::Demos> {
    ALL.iter().find(|demos| demos.chapter == chapter)
}
