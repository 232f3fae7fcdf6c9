//! Rust, as text.

mod rows;
mod text;
mod unawaited;

use super::expression::{beginning, closing, handle, is_ended, mentions, words};
use super::{Loop, LoopKind, Source, Unused};

/// A file of Rust.
pub struct Rust {
    /// The code, with blanks for comments, strings and characters: as long as the file, byte by byte.
    code: String,
    /// Where each line begins.
    lines: Vec<usize>,
    blocks: Vec<Block>,
}

/// A pair of braces.
#[derive(Debug)]
struct Block {
    open: usize,
    close: usize,
    /// Where the text before it begins that says what it is.
    head: usize,
    kind: BlockKind,
}

impl Block {
    /// Whether this is within it: what a `while` asks before each turn is a part of it, too.
    fn covers(&self, at: usize) -> bool {
        let from =
            if self.kind == BlockKind::Loop(LoopKind::While) { self.head } else { self.open };
        from < at
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BlockKind {
    Loop(LoopKind),
    /// The body of a function, of a closure, of an async block: code in there runs on its own.
    Body,
    Other,
}

impl Rust {
    pub fn new(text: &str) -> Self {
        let code = text::blank(text);
        let lines =
            std::iter::once(0).chain(code.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let blocks = blocks(&code);
        Rust { code, lines, blocks }
    }

    fn range(&self, line: u32) -> Option<(usize, usize)> {
        let index = (line as usize).checked_sub(1)?;
        let from = *self.lines.get(index)?;
        let to = self.lines.get(index + 1).map_or(self.code.len(), |next| next - 1);
        Some((from, to))
    }

    fn line_of(&self, at: usize) -> u32 {
        self.lines.partition_point(|start| *start <= at) as u32
    }

    /// The blocks around a position, innermost first, up to the body that it is in.
    fn around(&self, at: usize) -> impl Iterator<Item = &Block> {
        let mut around: Vec<&Block> =
            self.blocks.iter().filter(|block| block.covers(at) && at < block.close).collect();
        around.sort_by_key(|block| std::cmp::Reverse(block.open));
        let body = around.iter().position(|block| block.kind == BlockKind::Body);
        around.truncate(body.map_or(around.len(), |body| body + 1));
        around.into_iter()
    }

    /// The function around a position: its name, and where it begins and ends.
    fn function(&self, at: usize) -> Option<(&str, usize, usize)> {
        let blocks = self.blocks.iter().filter(|block| block.open < at && at < block.close);
        let named = blocks.filter_map(|block| {
            let head = &self.code[block.head..block.open];
            let name = name_of_function(head)?;
            Some((name, block.head, block.close))
        });
        named.max_by_key(|(_, head, _)| *head)
    }

    /// What a line awaits: the expression before its last `.await`, and where it begins and ends. The `.await` may
    /// stand on a line of its own.
    fn awaited(&self, line: u32) -> Option<(&str, usize, usize)> {
        let (from, to) = self.range(line)?;
        let end = match self.code[from..to].rfind(".await") {
            Some(at) => from + at,
            None => {
                // Behind it, in the same statement.
                let statement =
                    self.code[from..].find([';', '{', '}']).map_or(self.code.len(), |at| from + at);
                from + self.code[from..statement].find(".await")?
            }
        };
        let start = beginning(self.code.as_bytes(), end);
        Some((self.code[start..end].trim(), start, end))
    }

    /// Whether an expression works on something that it may change, of which there is one for all turns.
    fn changes_something(&self, expression: &str, at: usize) -> bool {
        if expression.contains("&mut ") {
            return true;
        }
        let Some(root) = words(expression).next() else { return true };
        // `f(..)` and `path::f(..)` have no receiver.
        let behind = expression[root.len()..].trim_start();
        if !behind.starts_with('.') {
            return false;
        }
        let Some((_, from, to)) = self.function(at) else { return true };
        let function = &self.code[from..to];
        if root == "self" {
            return function.contains("&mut self");
        }
        let is_mutable = |mark: &str| {
            function.match_indices(mark).any(|(at, _)| {
                let behind = &function[at + mark.len()..];
                words(behind).next() == Some(root) && behind.trim_start().starts_with(root)
            })
        };
        is_mutable("mut ") || function.contains(&format!("{root}: &mut "))
    }

    /// The names that are given another value within this text, and were there before it.
    fn assigned<'a>(&self, body: &'a str) -> Vec<&'a str> {
        let bytes = body.as_bytes();
        let mut assigned = Vec::new();
        for (at, _) in body.match_indices('=') {
            let before = at.checked_sub(1).map_or(b' ', |at| bytes[at]);
            let after = bytes.get(at + 1).copied().unwrap_or(b' ');
            if matches!(after, b'=' | b'>') || matches!(before, b'=' | b'!' | b'<' | b'>') {
                continue;
            }
            let target =
                body[..at].trim_end_matches(['+', '-', '*', '/', '%', '|', '&', '^', ' ', '\n']);
            let start = target.rfind([';', '{', '}', '(', ',']).map_or(0, |at| at + 1);
            let target = target[start..].trim();
            if !target.starts_with("let ")
                && !target.starts_with("if let")
                && !target.starts_with("while let")
                && !target.starts_with("#[")
            {
                assigned.extend(words(target).next());
            }
        }
        assigned
    }
}

impl Source for Rust {
    fn loops(&self, line: u32) -> Vec<Loop> {
        let Some((from, to)) = self.range(line) else { return Vec::new() };
        let text = &self.code[from..to];
        // The await itself, where there is one: `for x in xs { f(x).await }` on one line.
        let at =
            text.find(".await").map_or(from + text.len() - text.trim_start().len(), |at| from + at);
        let loops = self.around(at).filter_map(|block| match block.kind {
            BlockKind::Loop(kind) => Some(Loop {
                kind,
                line: self.line_of(block.head),
                last: self.line_of(block.close),
                head: self.code[block.head..block.open].trim().to_owned(),
                body: self.code[block.open + 1..block.close].to_owned(),
            }),
            _ => None,
        });
        loops.collect()
    }

    fn turns_are_independent(&self, of: &Loop, line: u32) -> bool {
        let taken = of.head.contains(".next()")
            || of.head.contains(".pop()")
            || of.head.contains(".pop_front()");
        let over_things = match of.kind {
            LoopKind::For => true,
            LoopKind::While => {
                (taken && !of.head.contains(".await"))
                    || of.head.contains(" < ")
                    || of.head.contains(" <= ")
            }
            LoopKind::Endless => false,
        };
        let Some((expression, start, _)) = self.awaited(line) else { return false };
        let stops = mentions(&of.body, "break") || mentions(&of.body, "return");
        if !over_things || stops || self.changes_something(expression, start) {
            return false;
        }
        let counts = |name: &str| of.body.contains(&format!("{name} += 1"));
        let assigned = self.assigned(&of.body);
        !assigned.iter().any(|name| mentions(expression, name) && !counts(name))
    }

    fn independent_with(&self, line: u32) -> Vec<u32> {
        self.row(line)
    }

    fn unused(&self) -> Vec<Unused> {
        self.unawaited()
    }

    fn line(&self, line: u32) -> &str {
        self.range(line).map_or("", |(from, to)| self.code[from..to].trim())
    }

    fn awaits_before(&self, line: u32) -> bool {
        let Some((from, to)) = self.range(line) else { return false };
        let Some((_, start, _)) = self.function(to) else { return false };
        // The last body that begins before the line is the one that it is in.
        self.code[start..from].contains(".await")
    }

    fn awaits_behind(&self, of: &Loop) -> bool {
        let Some((_, to)) = self.range(of.last) else { return false };
        let Some((_, _, end)) = self.function(to.saturating_sub(1)) else { return false };
        end > to && self.code[to..end].contains(".await")
    }

    fn is_called_with_mut(&self, name: &str) -> bool {
        self.code.contains(&format!("{name}(&mut "))
    }

    fn gets_on(&self, of: &Loop) -> bool {
        of.kind == LoopKind::While
            && !of.head.contains("let ")
            && self.assigned(&of.body).iter().any(|name| mentions(&of.head, name))
    }

    fn turns_of_a_stream(&self, line: u32) -> Option<u32> {
        let (expression, start, _) = self.awaited(line)?;
        let at = expression.find(".then(")?;
        let open = at + ".then".len();
        let inside = &expression[open + 1..closing(expression.as_bytes(), open)?];
        let changes = inside.contains("&mut ") || !self.assigned(inside).is_empty();
        // What comes from elsewhere than a list may be slow itself.
        (expression[..at].contains("iter(") && !changes).then(|| self.line_of(start + at + 1))
    }

    fn awaits_what_was_made_before(&self, line: u32) -> bool {
        let Some((expression, ..)) = self.awaited(line) else { return false };
        let Some(of) = self.loops(line).into_iter().next() else { return false };
        let Some(head) = of.head.strip_prefix("for ") else { return false };
        let bound = head.split(" in ").next().unwrap_or_default();
        // `timeout(limit, receipt)`: what it limits.
        let inner = match expression.strip_suffix(')') {
            Some(call) if call.contains("timeout") => call.rsplit(',').next().unwrap_or(call),
            _ => expression,
        };
        let inner = inner.trim().trim_start_matches("&mut ").trim();
        !inner.is_empty() && inner.bytes().all(super::expression::is_word) && mentions(bound, inner)
    }

    fn ends_on_purpose(&self, line: u32) -> bool {
        const ENDS: [&str; 3] = [".abort()", ".abort_all()", ".shutdown()"];
        let Some((from, to)) = self.range(line) else { return false };
        let text = &self.code[from..to];
        let at = from + text.find("spawn").unwrap_or(text.len() - text.trim_start().len());
        let begin = self.code[..at].rfind([';', '{', '}']).map_or(0, |at| at + 1);
        let end = at + self.code[at..].find([';', '{', '}']).unwrap_or(0);
        match handle(&self.code[begin..end]) {
            Some(name) => is_ended(&self.code, name, &ENDS),
            // In a struct, an argument, the answer of a function: any may be meant. One that is a statement of its own
            // has no handle.
            None => {
                let alone = self.code[begin..at].trim().trim_end_matches("tokio::").is_empty()
                    || self.code[begin..at].trim_start().starts_with("let _ =");
                !alone && (mentions(&self.code, "abort") || mentions(&self.code, "abort_handle"))
            }
        }
    }
}

fn name_of_function(head: &str) -> Option<&str> {
    let at = head.match_indices("fn ").map(|(at, _)| at).find(|at| {
        at.checked_sub(1).is_none_or(|before| !super::expression::is_word(head.as_bytes()[before]))
    })?;
    words(&head[at + 3..]).next()
}

/// All pairs of braces.
fn blocks(code: &str) -> Vec<Block> {
    let bytes = code.as_bytes();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut blocks = Vec::new();
    // Where the text before the next brace begins, at each depth of round and square brackets.
    let mut head = 0;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'{' => {
                open.push((at, head));
                head = at + 1;
            }
            b'}' => {
                if let Some((from, head)) = open.pop() {
                    let text = &code[head..from];
                    let start = head + text.len() - text.trim_start().len();
                    let (kind, start) = kind(code, start, from);
                    blocks.push(Block { open: from, close: at, head: start, kind });
                }
                head = at + 1;
            }
            b';' => head = at + 1,
            _ => {}
        }
    }
    blocks
}

/// What a block is, from the text before it, and where that begins.
fn kind(code: &str, start: usize, open: usize) -> (BlockKind, usize) {
    let head = &code[start..open];
    let last = head.trim_end();
    if name_of_function(head).is_some() && head.contains('(') {
        return (BlockKind::Body, start);
    }
    if last.ends_with("async")
        || last.ends_with("async move")
        || last.ends_with('|')
        || last.ends_with("move")
    {
        return (BlockKind::Body, start);
    }
    // The keyword may come behind a label, an arm of a match, an assignment.
    let keyword = |word: &str| {
        head.rmatch_indices(word).map(|(at, _)| at).find(|at| {
            let bytes = head.as_bytes();
            let before = at.checked_sub(1).is_none_or(|at| !super::expression::is_word(bytes[at]));
            let after =
                bytes.get(at + word.len()).is_none_or(|byte| !super::expression::is_word(*byte));
            before && after
        })
    };
    if let Some(at) = keyword("for")
        && mentions(&head[at..], "in")
        && !head.contains("impl")
    {
        return (BlockKind::Loop(LoopKind::For), start + at);
    }
    if let Some(at) = keyword("while") {
        return (BlockKind::Loop(LoopKind::While), start + at);
    }
    if last.ends_with("loop")
        && let Some(at) = keyword("loop")
    {
        return (BlockKind::Loop(LoopKind::Endless), start + at);
    }
    (BlockKind::Other, start)
}

#[cfg(test)]
mod tests;
