//! The one place that writes to standard output, and to standard error.

use super::shutdown::end;
use std::io::{self, ErrorKind, Write};

/// Writes text that is ready to be seen.
///
/// When the reader has gone away (`workbook list | head -1`), the program ends, quietly and at once, as
/// other tools do: there is nothing left that it could be running for.
pub struct Printer<W = io::Stdout> {
    to: W,
}

impl Printer {
    /// Prints to standard output.
    pub fn stdout() -> Self {
        Printer { to: io::stdout() }
    }
}

impl<W: Write> Printer<W> {
    /// Prints the text as it is.
    pub fn text(&mut self, text: &str) {
        let written = self.to.write_all(text.as_bytes()).and_then(|()| self.to.flush());
        match written {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => end(0),
            Err(error) => {
                complain(&format!("error: cannot write to standard output: {error}"));
                end(1);
            }
        }
    }

    /// Prints the text and ends the line.
    pub fn line(&mut self, text: &str) {
        self.text(&format!("{text}\n"));
    }
}

/// Prints a line on standard error. When that has gone, too, there is no way left to say so. There may be names of files in
/// it, so a terminal obeys nothing of it but colours.
pub fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{}", checker::harmless_but_colours(text));
}
