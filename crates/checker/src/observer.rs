//! What a judge does, told while it does it.

use super::catalogue::Exercise;
use super::verdict::Check;
use std::path::Path;

/// One thing that happens.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A library that the checks rely on was not as it came, and was put back. What was there is in this folder.
    Restored(&'a Path),
    /// Cargo is asked to build what the exercises depend on. This may take minutes.
    AskingCargo,
    /// Cargo says something meanwhile: a piece of text, perhaps with colours and control characters.
    CargoSays(&'a [u8]),
    /// An exercise is being compiled.
    Compiling(&'a Exercise),
    /// It has compiled, and its checks are being run.
    Running(&'a Exercise),
    /// One of its checks has ended.
    CheckRan(&'a Exercise, &'a Check),
}

/// Is told of events, on whichever thread they happen.
pub trait Observer: Send + Sync {
    /// Something happens.
    fn event(&self, event: Event<'_>);

    /// How cargo is to draw its progress; `None` if nobody looks at it.
    fn cargo_style(&self) -> Option<CargoStyle> {
        None
    }
}

/// How cargo is to draw.
#[derive(Clone, Copy, Debug, Default)]
pub struct CargoStyle {
    /// The width of the terminal on which a bar is to be drawn; without, there is none.
    pub columns: Option<u16>,
    /// Whether to use colours.
    pub colours: bool,
}

/// Nobody is told of anything.
#[derive(Clone, Copy, Debug)]
pub struct Quiet;

impl Observer for Quiet {
    fn event(&self, _: Event<'_>) {}
}
