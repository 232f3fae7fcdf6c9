//! Futures that are made, and never used in a way that would poll them.

use super::{Rust, Unused};
use crate::source::expression::{beginning, closing, is_word, mentions, words};

impl Rust {
    /// Futures that are made and never awaited.
    pub(super) fn unawaited(&self) -> Vec<Unused> {
        let asyncs = self.async_functions();
        let mut unused = Vec::new();
        for name in &asyncs {
            let call = format!("{name}(");
            for (at, _) in self.code.match_indices(&call) {
                let before = self.code[..at].bytes().next_back().unwrap_or(b' ');
                if is_word(before) || self.code[..at].trim_end().ends_with("fn") {
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
        for name in &asyncs {
            unused.extend(self.mapped_and_dropped(name));
            unused.extend(self.offloaded(name));
        }
        unused.sort_by_key(|unused| unused.line);
        unused
    }

    /// `option.map(Journal::flush);` makes the future, and drops it.
    fn mapped_and_dropped(&self, name: &str) -> Vec<Unused> {
        let mut unused = Vec::new();
        for ending in [format!("::{name});"), format!("({name});")] {
            for (at, _) in self.code.match_indices(&ending) {
                let statement = self.code[..at].rfind([';', '{', '}']).map_or(0, |at| at + 1);
                let head = self.code[statement..at].trim();
                let path = head.rsplit(".map(").next().unwrap_or_default();
                let mapped =
                    head.contains(".map") && (ending.starts_with('(') || path.len() < head.len());
                let plain = path.bytes().all(|byte| is_word(byte) || byte == b':');
                let direct = if ending.starts_with('(') { head.ends_with(".map") } else { plain };
                if mapped && direct && !head.contains('=') && !head.starts_with("return") {
                    let Some((within, ..)) = self.function(at) else { continue };
                    let line = self.line_of(at);
                    unused.push(Unused { line, call: name.to_owned(), within: within.to_owned() });
                }
            }
        }
        unused
    }

    /// `spawn_blocking(|| save(x)).await`: the thread makes the future, and gives it back.
    fn offloaded(&self, name: &str) -> Vec<Unused> {
        let mut unused = Vec::new();
        let call = format!("|| {name}(");
        for (at, _) in self.code.match_indices(&call) {
            let open = at + call.len() - 1;
            let Some(close) = closing(self.code.as_bytes(), open) else { continue };
            let statement = self.code[..at].rfind([';', '{', '}']).map_or(0, |at| at + 1);
            let head = self.code[statement..at].trim().trim_end_matches("move").trim_end();
            let to_a_thread = head.ends_with("spawn_blocking(") || head.ends_with("thread::spawn(");
            let Some((within, _, function_end)) = self.function(at) else { continue };
            let behind = &self.code[close + 1..function_end];
            let end = behind.find(';').unwrap_or(behind.len());
            let bound =
                words(head.strip_prefix("let ").unwrap_or_default()).find(|word| *word != "mut");
            // What the thread gives back may be awaited after all.
            let later = bound.is_some_and(|bound| {
                behind[end..]
                    .split(';')
                    .any(|text| mentions(text, bound) && text.contains(".await"))
            });
            if to_a_thread && behind[..end].matches(".await").count() < 2 && !later {
                let line = self.line_of(at);
                unused.push(Unused { line, call: name.to_owned(), within: within.to_owned() });
            }
        }
        unused
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
        let whole = at.checked_sub(1).is_none_or(|at| !is_word(bytes[at]))
            && !behind.bytes().next().is_some_and(is_word);
        whole && !behind.starts_with(".len()") && !behind.starts_with(".is_empty()")
    })
}
