//! What the place that we print to can show.

/// The place that we print to.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Columns to lay text out for.
    pub width: usize,
    /// Rows, where this is a terminal.
    pub height: usize,
    /// Whether box drawing and blocks may be used.
    pub unicode: bool,
    /// Whether this is a terminal that a person may look at: if so, things may move.
    pub interactive: bool,
}

impl Terminal {
    /// The Unicode form of something, or its ASCII form.
    pub fn pick<T>(&self, unicode: T, ascii: T) -> T {
        if self.unicode { unicode } else { ascii }
    }
}
