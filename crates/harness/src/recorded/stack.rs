//! The calls in a backtrace. Its frames cannot be asked for by stable Rust; printed, they are two lines each.
//!
//! ```text
//!    3: demos::basics::joined::{{closure}}
//!              at ./lessons/basics/demo.rs:36:5
//! ```

/// A call: the line of a function that runs. (The names of functions in a backtrace are those of the compiler, and where one
/// function was made part of another, not even that.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// All calls of which the lines are known, innermost first.
pub(super) fn calls(backtrace: &str) -> Vec<Call> {
    backtrace.lines().filter_map(|line| call(line.trim_start().strip_prefix("at ")?)).collect()
}

fn call(place: &str) -> Option<Call> {
    // From the right: on Windows a path has a colon of its own.
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some(Call { file: tidy(parts.next()?), line, column })
}

/// A path as we write paths: with slashes, and without the dot that stands for the present folder.
pub(super) fn tidy(path: &str) -> String {
    let path = path.replace('\\', "/");
    path.strip_prefix("./").unwrap_or(&path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_read_from_what_is_printed() {
        let text = "   0: demos::basics::joined::{{closure}}::{{closure}}\n             at ./lessons/basics/demo.rs:36:5\n\
                    \x20  1: no_lines_known\n   2: core::poll<T>\n             at C:\\rustc\\poll.rs:1:2\n";
        let read = calls(text);
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].line, read[0].column), (36, 5));
        assert_eq!(read[0].file, "lessons/basics/demo.rs");
        assert_eq!((read[1].file.as_str(), read[1].line), ("C:/rustc/poll.rs", 1));
    }
}
