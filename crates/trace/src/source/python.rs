//! Python, as text: blocks are told by how far they are indented.

mod names;
mod text;

use super::expression::{closing, handle, is_ended, mentions, only_asks};
use super::{Loop, LoopKind, Source, Unused};
use text::{Logical, arguments, is_word, outside_brackets};

/// A file of Python.
pub struct Python {
    /// The code, with blanks for comments and strings: as long as the file, byte by byte.
    code: String,
    /// Where each line begins.
    starts: Vec<usize>,
    lines: Vec<Logical>,
}

/// What a logical line that ends in a colon begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Header {
    Loop(LoopKind),
    /// A function or class: code in there runs on its own.
    Body,
    Other,
}

impl Python {
    pub fn new(text: &str) -> Self {
        let code = text::blank(text);
        let starts =
            std::iter::once(0).chain(code.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let lines = text::logical(&code);
        Python { code, starts, lines }
    }

    fn text(&self, index: usize) -> &str {
        let line = self.lines[index];
        &self.code[line.from..line.to]
    }

    fn line_of(&self, at: usize) -> u32 {
        self.starts.partition_point(|start| *start <= at) as u32
    }

    /// The logical line that a line is a part of.
    fn index(&self, line: u32) -> Option<usize> {
        let from = *self.starts.get((line as usize).checked_sub(1)?)?;
        let to = self.starts.get(line as usize).copied().unwrap_or(self.code.len() + 1);
        let index = self.lines.partition_point(|logical| logical.from < to).checked_sub(1)?;
        (self.lines[index].to >= from).then_some(index)
    }

    /// What a logical line begins, what stands between the keyword and the colon, and what behind the colon.
    fn header(&self, index: usize) -> Option<(Header, &str, &str)> {
        let text = self.text(index);
        let (is_async, rest) = match text.strip_prefix("async") {
            Some(rest) if rest.starts_with([' ', '\t']) => (true, rest.trim_start()),
            _ => (false, text),
        };
        let word = &rest[..rest.bytes().position(|byte| !is_word(byte)).unwrap_or(rest.len())];
        let header = match word {
            // Such a loop waits for each thing before it has it.
            "for" if is_async => Header::Loop(LoopKind::Endless),
            "for" => Header::Loop(LoopKind::For),
            "while" => Header::Loop(LoopKind::While),
            "def" | "class" => Header::Body,
            "if" | "elif" | "else" | "try" | "except" | "finally" | "with" | "match" | "case" => {
                Header::Other
            }
            _ => return None,
        };
        let behind = &rest[word.len()..];
        let colon = outside_brackets(behind, b":")?;
        let head = behind[..colon].trim();
        let endless = header == Header::Loop(LoopKind::While) && matches!(head, "True" | "1");
        let header = if endless { Header::Loop(LoopKind::Endless) } else { header };
        Some((header, head, behind[colon + 1..].trim()))
    }

    /// The headers around a logical line, innermost first, up to that of the function that it is in.
    fn around(&self, index: usize) -> Vec<usize> {
        let mut around = Vec::new();
        let mut indent = self.lines[index].indent;
        for outer in (0..index).rev() {
            if self.lines[outer].indent >= indent {
                continue;
            }
            indent = self.lines[outer].indent;
            around.push(outer);
            if self.header(outer).is_some_and(|(header, ..)| header == Header::Body) {
                break;
            }
        }
        around
    }

    /// The logical lines of the block behind a header.
    fn block(&self, header: usize) -> std::ops::Range<usize> {
        let indent = self.lines[header].indent;
        let length =
            self.lines[header + 1..].iter().take_while(|line| line.indent > indent).count();
        header + 1..header + 1 + length
    }

    fn loop_at(&self, index: usize) -> Option<Loop> {
        let Some((Header::Loop(kind), head, inline)) = self.header(index) else { return None };
        let block = self.block(index);
        let (body, last) = match self
            .lines
            .get(block.clone())
            .and_then(|lines| Some((lines.first()?, lines.last()?)))
        {
            Some((first, last)) if inline.is_empty() => (&self.code[first.from..last.to], last.to),
            _ => (inline, self.lines[index].to),
        };
        Some(Loop {
            kind,
            line: self.line_of(self.lines[index].from),
            last: self.line_of(last),
            head: head.to_owned(),
            body: body.to_owned(),
        })
    }

    /// The comprehension around an await in a logical line.
    fn comprehension(&self, index: usize, line: u32) -> Option<Loop> {
        let line_ = self.lines[index];
        let at = self.await_at(index, line)?;
        let bytes = self.code.as_bytes();
        // Brackets around it, innermost first.
        let mut depth = 0_usize;
        for open in (line_.from..at).rev() {
            match bytes[open] {
                b')' | b']' | b'}' => depth += 1,
                b'(' | b'[' | b'{' if depth > 0 => depth -= 1,
                b'(' | b'[' | b'{' => {
                    let close = closing(bytes, open)?;
                    let inside = &self.code[open + 1..close];
                    if let Some(found) = split_comprehension(inside)
                        && at < open + 1 + found.0
                    {
                        let is_async = inside[..found.0].trim_end().ends_with("async");
                        return Some(Loop {
                            kind: if is_async { LoopKind::Endless } else { LoopKind::For },
                            line: self.line_of(open),
                            last: self.line_of(close),
                            head: found.1.to_owned(),
                            body: inside[..found.0].to_owned(),
                        });
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Where the word `await` of a line stands: the first one from that line on, within its logical line.
    fn await_at(&self, index: usize, line: u32) -> Option<usize> {
        let logical = self.lines[index];
        let text = &self.code[logical.from..logical.to];
        let bytes = self.code.as_bytes();
        let all: Vec<usize> = text
            .match_indices("await")
            .map(|(at, _)| logical.from + at)
            .filter(|at| {
                let before =
                    at.checked_sub(1).is_none_or(|at| !is_word(bytes[at]) && bytes[at] != b'.');
                before && bytes.get(at + 5).is_none_or(|byte| !is_word(*byte))
            })
            .collect();
        all.iter().copied().find(|at| self.line_of(*at) >= line).or(all.last().copied())
    }

    /// What a line awaits.
    fn awaited(&self, index: usize, line: u32) -> Option<&str> {
        if let Some(at) = self.await_at(index, line) {
            let rest = self.code[at + "await".len()..self.lines[index].to].trim_start();
            return Some(&rest[..operand(rest)]);
        }
        let context =
            self.text(index).strip_prefix("async")?.trim_start().strip_prefix("with")?.trim_start();
        Some(&context[..operand(context)])
    }

    /// The definition of a function: its parameters and its logical lines.
    fn definition(&self, name: &str) -> Option<(Vec<&str>, std::ops::Range<usize>)> {
        (0..self.lines.len()).find_map(|index| {
            let (Header::Body, head, _) = self.header(index)? else { return None };
            let rest = head.strip_prefix(name)?.trim_start().strip_prefix('(')?;
            let close = closing(head.as_bytes(), head.len() - rest.len() - 1)?;
            let inside = &rest[..close - (head.len() - rest.len())];
            let parameters = arguments(inside)
                .into_iter()
                .map(|parameter| parameter.split([':', '=']).next().unwrap_or(parameter).trim())
                .collect();
            Some((parameters, self.block(index)))
        })
    }

    /// Whether a name is that of an imported module or function.
    fn is_imported(&self, name: &str) -> bool {
        (0..self.lines.len()).any(|index| {
            let text = self.text(index);
            (text.starts_with("import ") || text.starts_with("from ")) && mentions(text, name)
        })
    }
}

/// The position of the first `for` of a comprehension, and what stands behind it.
fn split_comprehension(inside: &str) -> Option<(usize, &str)> {
    let mut from = 0;
    while let Some(found) = inside[from..].find("for") {
        let at = from + found;
        let bytes = inside.as_bytes();
        let is_whole = at > 0
            && !is_word(bytes[at - 1])
            && bytes.get(at + 3).is_some_and(|byte| !is_word(*byte));
        let depth = inside[..at].bytes().fold(0_i32, |depth, byte| match byte {
            b'(' | b'[' | b'{' => depth + 1,
            b')' | b']' | b'}' => depth - 1,
            _ => depth,
        });
        if is_whole && depth == 0 {
            return Some((at, inside[at + 3..].trim()));
        }
        from = at + 3;
    }
    None
}

/// The length of the operand that a text begins with: a name or brackets, with attributes, calls and indices.
fn operand(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = bytes.iter().position(|byte| !is_word(*byte)).unwrap_or(bytes.len());
    loop {
        let space = bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        match bytes.get(at + space) {
            Some(b'(' | b'[') if space == 0 || at == 0 => match closing(bytes, at + space) {
                Some(close) => at = close + 1,
                None => return text.len(),
            },
            Some(b'.') => {
                at += space + 1;
                at += bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
            }
            _ => return at,
        }
    }
}

impl Source for Python {
    fn loops(&self, line: u32) -> Vec<Loop> {
        let Some(index) = self.index(line) else { return Vec::new() };
        let inline = self.header(index).is_some_and(|(_, _, inline)| mentions(inline, "await"));
        let inline = inline.then(|| self.loop_at(index)).flatten();
        let around = self.around(index);
        self.comprehension(index, line)
            .into_iter()
            .chain(inline)
            .chain(around.iter().filter_map(|header| self.loop_at(*header)))
            .collect()
    }

    fn turns_are_independent(&self, of: &Loop, line: u32) -> bool {
        let Some(index) = self.index(line) else { return false };
        let Some(awaited) = self.awaited(index, line) else { return false };
        let over_things = match of.kind {
            LoopKind::For => true,
            LoopKind::While => {
                let taken = [".pop(", ".popleft("].map(|take| format!("{}{take}", of.head));
                of.head.contains(" < ")
                    || of.head.contains(" <= ")
                    || (!of.head.is_empty() && taken.iter().any(|take| of.body.contains(take)))
            }
            LoopKind::Endless => false,
        };
        let stops = mentions(&of.body, "break") || mentions(&of.body, "return");
        over_things && !stops && !self.turns_need_each_other(of, index, awaited)
    }

    fn independent_with(&self, line: u32) -> Vec<u32> {
        let Some(first) = self.index(line) else { return Vec::new() };
        let Some(statement) = self.statement(first) else { return Vec::new() };
        let mut lines = vec![line];
        let mut bound = statement.binds;
        for index in first + 1..self.lines.len() {
            if self.lines[index].indent != self.lines[first].indent {
                break;
            }
            let Some(next) = self.statement(index) else { break };
            let uses = bound.iter().any(|name| mentions(next.expression, name));
            let same = next.callee == statement.callee
                || (only_asks(&next.callee) && only_asks(&statement.callee));
            if uses || !same || self.orders(next.expression, &|_| false) {
                break;
            }
            lines.push(self.line_of(next.await_at));
            bound.extend(next.binds);
        }
        if lines.len() > 1 && self.orders(statement.expression, &|_| false) {
            lines.truncate(1);
        }
        lines
    }

    /// Python itself tells of coroutines that nobody awaits, when it throws them away.
    fn unused(&self) -> Vec<Unused> {
        Vec::new()
    }

    fn line(&self, line: u32) -> &str {
        let Some(from) = (line as usize).checked_sub(1).and_then(|index| self.starts.get(index))
        else {
            return "";
        };
        let to = self.starts.get(line as usize).map_or(self.code.len(), |next| next - 1);
        self.code[*from..to].trim()
    }

    fn ends_on_purpose(&self, line: u32) -> bool {
        let Some(index) = self.index(line) else { return false };
        let text = self.text(index);
        match handle(text) {
            Some(name) => is_ended(&self.code, name, &[".cancel("]),
            None => !text.starts_with("asyncio.") && self.code.contains(".cancel("),
        }
    }
}

#[cfg(test)]
mod tests;
