//! The text of a recorded program: the code that it is made of, and not what stands around it.

use crate::view::{Terminal, highlight};
use colored::Colorize;
use harness::source;

/// The files of a program.
#[derive(Default)]
pub struct Sources {
    files: Vec<File>,
}

struct File {
    /// Its path, as the places of the recording have it.
    name: String,
    text: String,
    /// Its lines in colour, and which of them are shown.
    lines: Vec<(String, bool)>,
}

/// A window on a file.
#[derive(Debug, Default)]
pub struct Code {
    /// What to print.
    pub lines: Vec<String>,
    /// How many lines of the screen are out of sight above and below.
    pub hidden: (usize, usize),
}

impl Sources {
    /// Adds a file under the name that places have.
    pub fn add(&mut self, name: &str, text: &str) {
        let language = if name.ends_with(".py") { "python" } else { "rust" };
        let painted = highlight::code(text, language);
        let shown = shown(text);
        let lines = painted.lines().map(str::to_owned).zip(shown).collect();
        self.files.push(File { name: name.to_owned(), text: text.to_owned(), lines });
    }

    fn file(&self, name: &str) -> Option<&File> {
        self.files.iter().find(|file| file.name == name)
    }

    /// The name of the function around a line that is shown; `None` for a line that is not.
    pub fn function(&self, name: &str, line: u32) -> Option<String> {
        let file = self.file(name)?;
        let (_, shown) = file.lines.get((line as usize).checked_sub(1)?)?;
        shown.then(|| source::function_around(&file.text, line).to_owned())
    }

    /// A path without what all paths have in common: for one that is not among the files, all of it.
    pub fn short<'a>(&self, name: &'a str) -> &'a str {
        let alike = |file: &&File| file.name.rsplit('/').next() == name.rsplit('/').next();
        let unique = self.files.iter().filter(alike).count() == 1;
        if unique { name.rsplit('/').next().unwrap_or(name) } else { name }
    }

    /// Whether a program has this file and no other.
    pub fn is_only(&self, name: &str) -> bool {
        self.files.len() == 1 && self.file(name).is_some()
    }

    /// A line of the program, as it stands there.
    pub fn line(&self, name: &str, line: u32) -> Option<&str> {
        self.file(name)?.text.lines().nth((line as usize).checked_sub(1)?)
    }

    /// So many rows around a line: `now` runs, and the calls in `around` led there. `scroll` moves the window.
    pub fn window(
        &self,
        name: &str,
        now: u32,
        around: &[u32],
        (rows, scroll): (usize, isize),
        terminal: &Terminal,
    ) -> Option<Code> {
        let file = self.file(name)?;
        let mut all = Vec::new();
        let mut at = 0;
        let mut last = 0;
        let plain = file.text.lines();
        let numbered = (1_u32..).zip(file.lines.iter().zip(plain));
        for (number, ((painted, shown), plain)) in numbered {
            let here = number == now;
            if !shown && !here {
                continue;
            }
            if number > last + 1 && all.last().is_some_and(|row: &String| !row.is_empty()) {
                // What was left out between two pieces of the program.
                all.push(String::new());
            }
            last = number;
            if here {
                at = all.len();
            }
            all.extend(line(number, painted, plain, (here, around.contains(&number)), terminal));
        }
        let centred = at.saturating_sub(rows / 2);
        let most = all.len().saturating_sub(rows);
        let first = centred.min(most).saturating_add_signed(scroll).min(most);
        let hidden = (first, all.len().saturating_sub(first + rows));
        let lines = all.into_iter().skip(first).take(rows).collect();
        Some(Code { lines, hidden })
    }
}

/// A line of the program on as many rows as it needs.
fn line(
    number: u32,
    painted: &str,
    plain: &str,
    (now, around): (bool, bool),
    terminal: &Terminal,
) -> Vec<String> {
    let pointer = match (now, around) {
        (true, _) => terminal.pick("❯", ">").yellow().bold().to_string(),
        (false, true) => terminal.pick("│", "|").yellow().to_string(),
        (false, false) => " ".to_owned(),
    };
    let gutter = format!("{pointer}{number:>3} ");
    let room = terminal.width.saturating_sub(5).max(20);
    let emphasised = |text: &str| {
        if now { text.yellow().bold().to_string() } else { text.to_owned() }
    };
    if console::measure_text_width(plain) <= room {
        let text = if now { emphasised(plain) } else { painted.to_owned() };
        return vec![format!("{gutter}{text}").trim_end().to_owned()];
    }
    let row = |(row, piece): (usize, &str)| {
        let margin = if row == 0 { gutter.clone() } else { "     ".to_owned() };
        format!("{margin}{}", emphasised(piece))
    };
    pieces(plain, room).into_iter().enumerate().map(row).collect()
}

/// A line in pieces of at most so many letters, cut behind spaces where it has any.
fn pieces(mut line: &str, room: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    while let Some((end, _)) = line.char_indices().nth(room) {
        let indent = line.len() - line.trim_start().len();
        let space = line[..end].rfind(' ').filter(|space| *space > indent);
        let (piece, rest) = line.split_at(space.map_or(end, |space| space + 1));
        pieces.push(piece);
        line = rest;
    }
    pieces.push(line);
    pieces
}

/// Which lines of a file are the program: no imports, no anchors, no checks of an exercise. In the files of chapters that is
/// what stands between anchors; what is around it wires the demos to the workbook.
fn shown(text: &str) -> Vec<bool> {
    let is_mark = |line: &str| {
        let comment = line.trim().trim_start_matches(['/', '#']).trim_start();
        if comment.starts_with("ANCHOR:") {
            Some(true)
        } else {
            comment.starts_with("ANCHOR_END:").then_some(false)
        }
    };
    let anchored = text.lines().any(|line| is_mark(line).is_some());
    let mut depth = 0_usize;
    let mut importing = false;
    let mut over = false;
    let mut shown = Vec::new();
    for line in text.lines() {
        match is_mark(line) {
            Some(true) => depth += 1,
            // The last line of a piece stands for the gap behind it.
            Some(false) => depth = depth.saturating_sub(1),
            None => {}
        }
        over |= line.trim() == "#[cfg(test)]";
        let import = importing
            || ["use ", "pub use ", "import ", "from "].iter().any(|word| line.starts_with(word))
            || ["//!", "#!["].iter().any(|mark| line.starts_with(mark));
        importing = import
            && if importing { !line.ends_with([';', ')']) } else { line.ends_with(['{', '(']) };
        let program = !anchored || depth > 0;
        shown.push(program && !import && !over && is_mark(line).is_none());
    }
    let lines: Vec<&str> = text.lines().collect();
    // Blank lines at the top, and a second one in a row, show nothing.
    let mut blank = true;
    for (line, shown) in lines.iter().zip(&mut shown).filter(|(_, shown)| **shown) {
        let is_blank = line.trim().is_empty();
        *shown = !(is_blank && blank);
        blank = is_blank;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMINAL: Terminal =
        Terminal { width: 40, height: 24, unicode: false, interactive: false };

    fn visible(text: &str) -> Vec<&str> {
        text.lines().zip(shown(text)).filter(|(_, shown)| *shown).map(|(line, _)| line).collect()
    }

    #[test]
    fn imports_marks_and_checks_are_not_the_program() {
        let text = "//! About\nuse a::{\n    b,\n};\nuse c;\n\nfn main() {\n\n\n    d();\n}\n\n#[cfg(test)]\nmod tests {\n}\n";
        assert_eq!(visible(text), ["fn main() {", "", "    d();", "}", ""]);
        let text = "use a;\n// ANCHOR: b\nfn b() {}\n// ANCHOR_END: b\n\nfn wiring() {}\n";
        assert_eq!(visible(text), ["fn b() {}"]);
        let text = "import a\nfrom b import (\n    c,\n)\nd()\n";
        assert_eq!(visible(text), ["d()"]);
    }

    #[test]
    fn the_window_marks_the_line_and_the_calls_around_it() {
        let mut sources = Sources::default();
        let text: String = (1..=9).map(|number| format!("line {number};\n")).collect();
        sources.add("src/main.rs", &text);
        let code = sources.window("src/main.rs", 5, &[4], (3, 0), &TERMINAL).unwrap();
        assert_eq!(code.lines, ["|  4 line 4;", ">  5 line 5;", "   6 line 6;"]);
        assert_eq!(code.hidden, (3, 3));
        let code = sources.window("src/main.rs", 5, &[4], (3, 9), &TERMINAL).unwrap();
        assert_eq!(code.lines[2], "   9 line 9;");
    }

    #[test]
    fn long_lines_go_on_below() {
        let mut sources = Sources::default();
        sources.add("a.rs", &format!("{}\n  one {} two three", "x".repeat(40), "y".repeat(25)));
        let code = sources.window("a.rs", 1, &[], (4, 0), &TERMINAL).unwrap();
        let lines: Vec<&str> = code.lines.iter().map(|line| line.trim()).collect();
        let y = "y".repeat(25);
        assert_eq!(lines[1..], ["xxxxx", &format!("2   one {y}"), "two three"]);
    }
}
