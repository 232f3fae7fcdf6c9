//! What a student hears while cargo builds.

use crate::shell::{colour, complain};
use checker::{CargoStyle, Event, Observer, path_shown};
use console::Term;
use std::io::{self, Write};

/// Says on standard error what takes long, and passes on what cargo says.
pub struct Told;

impl Observer for Told {
    fn event(&self, event: Event<'_>) {
        match event {
            Event::Restored(kept) => complain(&format!(
                "note: the library in slow-api was not the one that this workbook carries. It has been restored; the \
                 old one is in {}",
                path_shown(kept)
            )),
            Event::AskingCargo => complain(
                "Building the dependencies of the exercises, once. This may take a minute.",
            ),
            Event::CargoSays(piece) => {
                // When nobody reads it, cargo builds all the same.
                let _ = io::stderr().write_all(piece);
            }
            _ => {}
        }
    }

    fn cargo_style(&self) -> Option<CargoStyle> {
        let columns = Term::stderr().size_checked().map(|(_, columns)| columns);
        Some(CargoStyle { columns, colours: colour::on_stderr() })
    }
}
