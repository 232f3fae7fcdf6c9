//! Awaits that stand in a row: statements of a block, parts of a value.

use super::Rust;
use crate::source::expression::{beginning, closing, is_word, mentions, only_asks, words};

impl Rust {
    /// The lines of awaits from this one on that could wait together.
    pub(super) fn row(&self, line: u32) -> Vec<u32> {
        let Some(first) = self.statement(line) else { return self.parts_with(line) };
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
}

/// Verbs of functions whose order may matter, in the parts of one value.
const IN_ORDER: [&str; 26] = [
    "acquire", "add", "begin", "close", "commit", "connect", "create", "delete", "insert", "lock",
    "login", "next", "open", "pay", "pop", "push", "recv", "receive", "remove", "send", "set",
    "start", "stop", "take", "update", "write",
];

impl Rust {
    /// The parts of a value that each await one call, from the one on this line on: `Page { a: a().await, b: b().await }`.
    fn parts_with(&self, line: u32) -> Vec<u32> {
        let Some((_, start, await_at)) = self.awaited(line) else { return Vec::new() };
        let bytes = self.code.as_bytes();
        // The bracket around it.
        let mut depth = 0_usize;
        let open = (0..start).rev().find(|at| match bytes[*at] {
            b')' | b']' | b'}' => {
                depth += 1;
                false
            }
            b'(' | b'[' | b'{' if depth > 0 => {
                depth -= 1;
                false
            }
            b'(' | b'[' | b'{' => true,
            _ => false,
        });
        let Some(open) = open else { return Vec::new() };
        let Some(close) = closing(bytes, open) else { return Vec::new() };
        // A block has statements, and no parts.
        if self.code[open..close].contains(';') || await_at > close {
            return Vec::new();
        }
        let mut lines = Vec::new();
        let mut from = open + 1;
        for part in parts(&self.code[open + 1..close]) {
            let at = from;
            from += part.len() + 1;
            let text = part.trim().trim_end_matches('?');
            let Some(awaited) = text.strip_suffix(".await") else { continue };
            // `name: call`, but not `path::call`.
            let expression = match awaited.split_once(": ") {
                Some((name, value)) if name.bytes().all(is_word) => value,
                _ => awaited,
            };
            let Some(bracket) = expression.find('(') else { return Vec::new() };
            let callee = words(&expression[..bracket]).last().unwrap_or_default();
            let ordered = callee.split('_').next().is_some_and(|verb| IN_ORDER.contains(&verb));
            if ordered || expression.contains(".await") || self.changes_something(expression, start)
            {
                return Vec::new();
            }
            let end = at + part.rfind(".await").unwrap_or_default();
            lines.push(self.line_of(end));
        }
        if lines.first() == Some(&line) { lines } else { Vec::new() }
    }
}

/// What is between commas outside of brackets.
fn parts(text: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    text.split(|letter| {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        letter == ',' && depth == 0
    })
    .collect()
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
}
