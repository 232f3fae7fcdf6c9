//! Shows long text a screen at a time, in the pager that the user prefers.

use super::shutdown::with_terminal_lent;
use std::env;
use std::io::Write;
use std::process::{Command, Stdio};

/// Shows the text in `$PAGER`, or else in `less`. False when there is no pager to be had, and so nothing was
/// shown.
pub fn show(text: &str) -> bool {
    let preferred = env::var("PAGER").unwrap_or_default();
    let mut words = preferred.split_whitespace();
    let program = words.next().unwrap_or("less");
    let child = Command::new(program)
        .args(words)
        // Colours as they are, no paging for less than a screen, and the text stays when the pager goes.
        .env("LESS", env::var("LESS").unwrap_or("-RFX".to_owned()))
        .env("LESSCHARSET", "utf-8")
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else { return false };
    with_terminal_lent(|| {
        if let Some(mut stdin) = child.stdin.take() {
            // A reader who quits half-way closes the pipe, which is no error of ours.
            let _ = stdin.write_all(text.as_bytes());
        }
        let _ = child.wait();
    });
    true
}
