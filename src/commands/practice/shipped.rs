//! The files that are built into the program.

use checker::{Catalogue, Error};

/// Where a practice folder keeps its files as they were written into it.
pub const ORIGINALS: &str = ".workbook/originals";

/// Every shipped file: its path in the repository, and its text with Unix line ends.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped_files.rs"));

/// The text of a shipped file.
pub fn file(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

/// The set of exercises that is built into the program.
///
/// # Errors
///
/// When the program was built from files that do not fit together.
pub fn catalogue() -> Result<Catalogue, Error> {
    let info = file("exercises/info.toml");
    let info = info.ok_or_else(|| Error::Set("info.toml is not shipped".to_owned()))?;
    Catalogue::new(info, |path| file(path).map(str::to_owned))
}
