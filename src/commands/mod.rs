//! The commands, one file or folder each: they read what was asked for, and put floors below to work.

pub mod asyncio;
pub mod completions;
pub mod decide;
pub mod dev;
mod guesses;
pub mod list;
pub mod man;
pub mod menu;
mod play;
pub mod practice;
pub mod present;
pub mod read;
mod recorded;
pub mod run;
pub mod serve_api;
pub mod step;
pub mod trace;
mod values;
