//! What touches the world: standard output, the terminal, files, signals.

pub mod colour;
pub mod live;
pub mod pager;
pub mod panics;
mod printer;
pub mod progress;
pub mod screen;
pub mod shutdown;
pub mod target;
pub mod terminal;
pub mod tty;
mod usage;

pub use printer::{Printer, complain};
pub use usage::WrongUsage;
