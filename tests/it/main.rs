//! The program from outside, in one test binary: one link in place of fourteen.

mod attempts;
mod browser;
mod cli;
mod dev;
mod earlier;
mod endings;
mod export;
mod floors;
mod guide_map;
mod hostile;
mod json;
mod menu;
mod practice;
mod pseudo_terminal;
mod recordings;
mod serve_api;
mod sets;
mod shell;
mod snapshots;
mod support;
mod talk;
mod trace_endings;
mod trace_programs;
mod upkeep;
mod watch;
