//! The one loop that plays a demo: its Rust, then its Python twin if there is a Python, told to an audience.

use crate::view::Played;
use harness::python::Python;
use harness::{Measurement, Observer, Prepared, Settings, Silent};
use lessons::Chapter;
use std::ops::ControlFlow;

/// Is told how a demo goes, in Rust and in Python.
pub trait Audience: Observer {
    /// Python works on its next approach, or looks for one. A break stops it.
    fn twin_waits(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// Python is done with an approach, or it has no more.
    fn twin_answered(&mut self, _measurement: Option<&Measurement>) {}
}

impl Audience for Silent {}

/// Plays a demo to the end, or to where the audience leaves.
pub fn play(
    chapter: &Chapter,
    prepared: Prepared,
    settings: &Settings,
    python: Option<&Python>,
    audience: &mut impl Audience,
) -> Played {
    let rust = harness::run(&prepared, settings, audience);
    let mut answers = Vec::new();
    if let Some(python) = python
        && audience.twin_waits().is_continue()
    {
        // Dropping it stops Python.
        let mut twin = python.run(chapter.twin(), &prepared, settings);
        loop {
            let next = twin.next();
            audience.twin_answered(next.as_ref());
            let Some(measurement) = next else { break };
            answers.push(measurement);
            if audience.twin_waits().is_break() {
                break;
            }
        }
    }
    Played::new(prepared, rust, answers)
}
