//! Clippy's advice: after the verdict, never before it.

use super::judge::{Attempt, Judge};
use super::render;
use super::sandbox::Cancel;
use crate::terminal::Terminal;

/// What Clippy says about an attempt that passed, ready to print; nothing, if nothing.
pub fn text(judge: &Judge<'_>, attempt: &Attempt<'_>, terminal: &Terminal) -> String {
    match judge.advice(attempt, &Cancel::default()) {
        Ok(advice) => render::advice(&advice, terminal),
        // It is advice: a verdict stands without it.
        Err(error) => format!("Clippy could not be asked: {error:#}\n"),
    }
}
