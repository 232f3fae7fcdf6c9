//! Rust, as text.

use super::expression::{beginning, closing, handle, is_ended, mentions, only_asks, words};
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
        let code = blank(text);
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
        let Some(first) = self.statement(line) else { return Vec::new() };
        let mut lines = vec![line];
        let mut bound: Vec<String> = first.binds.clone();
        let mut end = first.end;
        loop {
            let rest = &self.code[end..];
            let at = end + rest.len() - rest.trim_start().len();
            let Some(next) = self.statement_at(at) else { return lines };
            let uses = bound.iter().any(|name| mentions(&next.expression, name));
            let same = next.callee == first.callee
                || (only_asks(&next.callee) && only_asks(&first.callee));
            if uses || !same || self.changes_something(&next.expression, at) || next.start != at {
                return lines;
            }
            lines.push(self.line_of(next.await_at));
            bound.extend(next.binds);
            end = next.end;
        }
    }

    fn unused(&self) -> Vec<Unused> {
        let asyncs = self.async_functions();
        let mut unused = Vec::new();
        for name in &asyncs {
            let call = format!("{name}(");
            for (at, _) in self.code.match_indices(&call) {
                let before = self.code[..at].bytes().next_back().unwrap_or(b' ');
                if super::expression::is_word(before) || self.code[..at].trim_end().ends_with("fn")
                {
                    continue;
                }
                let open = at + call.len() - 1;
                let Some(close) = closing(self.code.as_bytes(), open) else { continue };
                let Some((within, _, function_end)) = self.function(at) else { continue };
                let start = beginning(self.code.as_bytes(), close + 1);
                let behind = self.code[close + 1..].trim_start();
                let statement = self.code[..start].rfind([';', '{', '}']).map_or(0, |at| at + 1);
                let head = self.code[statement..start].trim();
                // `map(|x| fetch(x)).collect();` makes one for each.
                let mapped = head.contains(".map(|") && head.ends_with('|');
                let ends = behind.starts_with(';')
                    || (mapped && behind.starts_with(");"))
                    || (mapped
                        && behind.starts_with(')')
                        && behind[1..].trim_start().starts_with(".collect"));
                if !ends {
                    continue;
                }
                let forgotten = match head.strip_prefix("let ") {
                    // The value of a statement is dropped, and what is in it.
                    None => {
                        head.is_empty()
                            || (mapped && behind.starts_with(");") && !head.contains('='))
                    }
                    Some(binding) => {
                        let binding = binding.trim_start().trim_start_matches("mut ");
                        let bound = words(binding).next().unwrap_or("_");
                        let simple = binding[bound.len()..].trim_start().starts_with([':', '=']);
                        let after = &self.code[close + 1..function_end];
                        simple
                            && (bound == "_" || !is_used(after, bound))
                            && (mapped || head.ends_with('='))
                    }
                };
                if forgotten {
                    unused.push(Unused {
                        line: self.line_of(start.max(statement)),
                        call: name.clone(),
                        within: within.to_owned(),
                    });
                }
            }
        }
        unused.sort_by_key(|unused| unused.line);
        unused
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

/// A statement that awaits a call: `let x = f(..).await?;`.
struct Statement {
    start: usize,
    end: usize,
    await_at: usize,
    expression: String,
    callee: String,
    binds: Vec<String>,
}

impl Rust {
    /// The statement whose await is on this line.
    fn statement(&self, line: u32) -> Option<Statement> {
        let (_, start, _) = self.awaited(line)?;
        let begin = self.code[..start].rfind([';', '{', '}']).map_or(0, |at| at + 1);
        let text = &self.code[begin..];
        self.statement_at(begin + text.len() - text.trim_start().len())
    }

    /// The statement that begins here, if it does nothing but await one call.
    fn statement_at(&self, start: usize) -> Option<Statement> {
        let end = start + self.code[start..].find([';', '}'])?;
        let text = &self.code[start..end];
        if text.contains('{')
            || text.matches(".await").count() != 1
            || !self.code[end..].starts_with(';')
        {
            return None;
        }
        let await_at = start + text.find(".await")?;
        let behind = self.code[await_at + ".await".len()..end].trim();
        if !(behind.is_empty()
            || behind == "?"
            || behind == ".unwrap()"
            || behind.starts_with(".expect("))
        {
            return None;
        }
        let from = beginning(self.code.as_bytes(), await_at);
        let head = self.code[start..from].trim();
        let binds = match head.strip_prefix("let ") {
            Some(binding) if head.ends_with('=') => {
                words(binding.split(':').next().unwrap_or(binding))
                    .filter(|word| *word != "mut")
                    .map(str::to_owned)
                    .collect()
            }
            None if head.is_empty() => Vec::new(),
            _ => return None,
        };
        let expression = self.code[from..await_at].to_owned();
        let open = expression.rfind('(').map(|_| expression.find('(').unwrap_or_default())?;
        // The function that is called first: `client.get(url).send()` is a `get`.
        let callee = words(&expression[..open]).last()?.to_owned();
        Some(Statement { start, end: end + 1, await_at, expression, callee, binds })
    }

    fn async_functions(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (at, _) in self.code.match_indices("async fn ") {
            let name = words(&self.code[at + "async fn ".len()..]).next().unwrap_or_default();
            let plain = format!("fn {name}(");
            let total = self.code.matches(&plain).count();
            let asyncs = self.code.matches(&format!("async {plain}")).count();
            // One that is also the name of an ordinary function says nothing.
            if total == asyncs && name != "main" && !names.iter().any(|other| other == name) {
                names.push(name.to_owned());
            }
        }
        names
    }
}

/// Whether a value is used for more than to ask how many there are.
fn is_used(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let bytes = code.as_bytes();
        let behind = &code[at + name.len()..];
        let whole = at.checked_sub(1).is_none_or(|at| !super::expression::is_word(bytes[at]))
            && !behind.bytes().next().is_some_and(super::expression::is_word);
        whole && !behind.starts_with(".len()") && !behind.starts_with(".is_empty()")
    })
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

/// The code with blanks for comments, strings and characters, of the same length.
fn blank(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    let fill = |out: &mut Vec<u8>, from: usize, to: usize| {
        let to = to.min(out.len());
        for byte in &mut out[from..to] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    };
    while at < bytes.len() {
        let rest = &bytes[at..];
        let word_before = at > 0 && super::expression::is_word(bytes[at - 1]);
        if rest.starts_with(b"//") {
            let end =
                rest.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| at + end);
            fill(&mut out, at, end);
            at = end;
        } else if rest.starts_with(b"/*") {
            let end = text[at..].find("*/").map_or(bytes.len(), |end| at + end + 2);
            fill(&mut out, at, end);
            at = end;
        } else if (rest.starts_with(b"r\"") || rest.starts_with(b"r#") || rest.starts_with(b"br"))
            && !word_before
            && raw_string(rest).is_some()
        {
            let end = at + raw_string(rest).unwrap_or(rest.len());
            fill(&mut out, at, end);
            at = end;
        } else if rest[0] == b'"' {
            let mut end = 1;
            while end < rest.len() && rest[end] != b'"' {
                end += if rest[end] == b'\\' { 2 } else { 1 };
            }
            // The quotes stay, so that there is an argument still.
            fill(&mut out, at + 1, at + end);
            at += end + 1;
        } else if rest[0] == b'\'' {
            // A character, unless it is a lifetime.
            let length = if rest.get(1) == Some(&b'\\') {
                rest.iter().skip(3).position(|byte| *byte == b'\'').map(|end| end + 4)
            } else {
                let width = text[at + 1..].chars().next().map_or(1, char::len_utf8);
                (rest.get(1 + width) == Some(&b'\'')).then_some(width + 2)
            };
            let length = length.unwrap_or(1);
            if length > 1 {
                fill(&mut out, at, at + length);
            }
            at += length;
        } else {
            at += 1;
        }
    }
    // Only whole characters were replaced, by blanks.
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// The length of a raw string.
fn raw_string(rest: &[u8]) -> Option<usize> {
    let start = rest.iter().position(|byte| *byte == b'r')? + 1;
    let hashes = rest[start..].iter().take_while(|byte| **byte == b'#').count();
    if rest.get(start + hashes) != Some(&b'"') {
        return None;
    }
    let end: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let body = start + hashes + 1;
    rest[body..].windows(end.len()).position(|window| window == end).map(|at| body + at + end.len())
}

#[cfg(test)]
mod tests;
