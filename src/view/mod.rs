//! What is seen: functions from data to text. They own no terminal, and know no command and no shell.

pub mod chapter;
pub mod comparison;
pub mod export;
pub mod frame;
pub mod guess;
pub mod highlight;
pub mod json;
pub mod markdown;
mod played;
pub mod prose;
pub mod recorded;
pub mod results;
mod terminal;
pub mod timeline;
pub mod trace;
pub mod words;
mod wrap;

pub use played::{Played, label};
pub use terminal::Terminal;
pub use wrap::wrap;
