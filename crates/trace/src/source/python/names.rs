//! Which names carry something from one turn of a loop to the next.

use super::text::{arguments, names, outside_brackets};
use super::{Header, Python, operand};
use crate::source::expression::{closing, mentions, only_asks};
use crate::source::{Loop, LoopKind};

/// A statement that awaits one call: `x = await f(..)`.
pub struct Statement<'a> {
    pub await_at: usize,
    pub expression: &'a str,
    /// The name of what is called, without what is before the last dot.
    pub callee: String,
    pub binds: Vec<String>,
}

/// How a name gets a value in a logical line.
enum Binding<'a> {
    /// A new one: from this text.
    Fresh(&'a str),
    /// From the one that it had: by `+=` and this text.
    Added(&'a str),
}

/// Methods that change what they are called on.
const CHANGES: [&str; 14] = [
    "append",
    "appendleft",
    "extend",
    "add",
    "insert",
    "update",
    "setdefault",
    "remove",
    "discard",
    "clear",
    "put",
    "put_nowait",
    "write",
    "send",
];

/// Functions that wait for several things at once: a loop around one goes batch by batch, on purpose.
const TOGETHER: [&str; 4] = ["gather", "wait", "as_completed", "TaskGroup"];

/// Functions that stand around the call that is meant.
const AROUND: [&str; 4] = ["wait_for", "shield", "create_task", "ensure_future"];

/// Parts of names of functions whose order is their point.
const IN_ORDER: [&str; 14] = [
    "apply",
    "migrate",
    "migration",
    "commit",
    "transfer",
    "move",
    "step",
    "advance",
    "append",
    "write",
    "replay",
    "undo",
    "install",
    "upgrade",
];

impl Python {
    /// The statement that a logical line is, if it does nothing but await one call.
    pub(super) fn statement(&self, index: usize) -> Option<Statement<'_>> {
        let line = self.lines[index];
        let text = self.text(index);
        let at = self.await_at(index, self.line_of(line.from))?;
        let rest = self.code[at + "await".len()..line.to].trim_start();
        let expression = &rest[..operand(rest)];
        if !rest[expression.len()..].trim().is_empty() || mentions(expression, "await") {
            return None;
        }
        let head = text[..at - line.from].trim();
        let binds = match head.strip_suffix('=') {
            Some(targets) => {
                let targets = targets.split(':').next().unwrap_or(targets);
                names(targets).into_iter().map(|(_, name)| name.to_owned()).collect()
            }
            None if head.is_empty() => Vec::new(),
            None => return None,
        };
        let (callee, _) = call(expression)?;
        let callee = callee.rsplit('.').next().unwrap_or(&callee).to_owned();
        Some(Statement { await_at: at, expression, callee, binds })
    }

    /// Whether a turn of a loop may need what another one did, as far as what it awaits goes.
    pub(super) fn turns_need_each_other(&self, of: &Loop, index: usize, awaited: &str) -> bool {
        let targets = of.head.split(" in ").next().unwrap_or_default();
        let (targets, over) = match of.kind {
            LoopKind::For => (targets, of.head.get(targets.len() + 4..).unwrap_or_default()),
            _ => ("", of.head.as_str()),
        };
        let body: Vec<usize> = (0..self.lines.len())
            .filter(|at| {
                let line = self.lines[*at];
                self.line_of(line.from) >= of.line
                    && self.line_of(line.to) <= of.last
                    && *at <= index + 1000
            })
            .filter(|at| self.line_of(self.lines[*at].from) > of.line)
            .collect();
        if changed(over, &of.body) && of.kind == LoopKind::For {
            return true;
        }
        let mut open: Vec<String> = own_names(awaited);
        let mut known: Vec<String> = Vec::new();
        let mut fresh: Vec<String> = own_names(targets);
        let mut made_by: Vec<&str> = vec![awaited];
        while let Some(name) = open.pop() {
            if known.contains(&name) || fresh.contains(&name) {
                continue;
            }
            known.push(name.clone());
            let Some(first) = body.iter().position(|at| mentions_name(self.text(*at), &name))
            else {
                // It comes from before the loop.
                if changed(&name, &of.body) {
                    return true;
                }
                continue;
            };
            let at = body[first];
            let bindings = body.iter().filter_map(|at| self.binding(*at, &name));
            let (mut any, mut counts) = (false, true);
            for binding in bindings {
                any = true;
                counts &= matches!(binding, Binding::Added(by) if by.trim().bytes().all(|byte| byte.is_ascii_digit()));
            }
            if !any {
                if changed(&name, &of.body) {
                    return true;
                }
                continue;
            }
            if counts {
                continue;
            }
            match self.binding(at, &name) {
                Some(Binding::Fresh(from))
                    if !mentions_name(from, &name) && self.leads_to(at, index) =>
                {
                    fresh.push(name);
                    open.extend(own_names(from));
                    // What is called without an await is over at once, whatever it does.
                    if mentions(self.text(at), "await") || self.text(at).starts_with("async") {
                        made_by.push(from);
                    }
                }
                _ => return true,
            }
        }
        let is_fresh = |name: &str| fresh.iter().any(|other| other == name);
        made_by.iter().any(|text| {
            let text = text.trim();
            let text = text.strip_prefix("await ").unwrap_or(text);
            // Only what is awaited, and what is called to make it.
            call(text).is_some() && self.orders(text, &is_fresh)
        })
    }

    /// Whether a line is always run before another one in the same turn.
    fn leads_to(&self, line: usize, to: usize) -> bool {
        let indent = self.lines[line].indent;
        line < to && self.lines[line + 1..=to].iter().all(|between| between.indent >= indent)
    }

    /// How a logical line gives a value to a name, if it does.
    fn binding(&self, index: usize, name: &str) -> Option<Binding<'_>> {
        let text = self.text(index);
        if let Some((header, head, _)) = self.header(index) {
            return match header {
                Header::Loop(LoopKind::While) | Header::Body => None,
                Header::Loop(_) => {
                    let (targets, over) = head.split_once(" in ")?;
                    mentions_name(targets, name).then_some(Binding::Fresh(over))
                }
                Header::Other => {
                    let (from, target) = head.rsplit_once(" as ")?;
                    mentions_name(target, name).then_some(Binding::Fresh(from))
                }
            };
        }
        let equals = outside_brackets(text, b"=").or_else(|| {
            // `outside_brackets` passes over signs in front of `=`, so this is one of `+=` and the like.
            text.find('=').filter(|at| text.as_bytes().get(at + 1) != Some(&b'='))
        })?;
        let (targets, value) = (&text[..equals], &text[equals + 1..]);
        let added = targets.trim_end().ends_with(['+', '-', '*', '/', '%', '|', '&', '^', '@']);
        let targets = targets.trim_end_matches(['+', '-', '*', '/', '%', '|', '&', '^', '@']);
        let plain =
            arguments(targets.split(':').next().unwrap_or(targets).trim_matches(['(', ')', ' ']));
        let binds = plain.iter().any(|target| target.trim_start_matches('*').trim() == name);
        binds.then_some(if added { Binding::Added(value) } else { Binding::Fresh(value) })
    }

    /// Whether the order of such calls may matter, as far as it can be told. `is_fresh` says of a name that each turn has
    /// its own.
    pub(super) fn orders(&self, expression: &str, is_fresh: &dyn Fn(&str) -> bool) -> bool {
        let Some((callee, inside)) = call(expression) else {
            // A name, or something of a kind that is not known: a task or coroutine that each turn has of its own.
            return !names(expression).first().is_some_and(|(_, name)| is_fresh(name));
        };
        let parts: Vec<&str> = callee.split('.').collect();
        let (root, last) = (parts[0], parts[parts.len() - 1]);
        let inside = arguments(inside);
        if AROUND.contains(&last) {
            return inside.first().is_none_or(|inner| self.orders(inner, is_fresh));
        }
        let on_thread = match last {
            "to_thread" => Some(0),
            "run_in_executor" => Some(1),
            _ => None,
        };
        if let Some(skip) = on_thread {
            let Some(function) = inside.get(skip) else { return true };
            if function.starts_with("lambda") {
                return false;
            }
            return self.function_orders(function, &inside[skip + 1..], is_fresh);
        }
        if TOGETHER.contains(&last) {
            return true;
        }
        if parts.len() == 1 || root == "asyncio" || self.is_imported(root) {
            return self.function_orders(&callee, &inside, is_fresh);
        }
        if is_fresh(root) {
            return false;
        }
        // A method of something that all turns share: those that only ask do not change it, unless we see that they do.
        !only_asks(last)
            || self.definition(last).is_some_and(|(_, block)| {
                block.clone().any(|at| {
                    self.text(at).starts_with("self.")
                        && outside_brackets(self.text(at), b"=").is_some()
                })
            })
    }

    fn function_orders(
        &self,
        callee: &str,
        inside: &[&str],
        is_fresh: &dyn Fn(&str) -> bool,
    ) -> bool {
        let last = callee.rsplit('.').next().unwrap_or(callee);
        let lower = last.to_lowercase();
        if lower.split('_').any(|part| IN_ORDER.contains(&part)) {
            return true;
        }
        let Some((parameters, block)) = self.definition(last) else {
            // Not of this file. `asyncio.open_connection` and the like make something new.
            return !only_asks(last) && !callee.starts_with("asyncio.");
        };
        let body = &self.lines[block.clone()];
        let Some((first, end)) = body.first().zip(body.last()) else { return false };
        let body = &self.code[first.from..end.to];
        if mentions(body, "global") || mentions(body, "nonlocal") {
            return true;
        }
        // Something that all turns share, and that it changes.
        parameters.iter().zip(inside).any(|(parameter, argument)| {
            let is_shared = names(argument).iter().any(|(_, name)| !is_fresh(name));
            is_shared && changed(parameter, body)
        })
    }
}

/// What is called, with its dots and without spaces, and what stands in the last brackets.
fn call(expression: &str) -> Option<(String, &str)> {
    let expression = expression.trim();
    let open = expression.find('(')?;
    let close = closing(expression.as_bytes(), open)?;
    let callee: String = expression[..open].split_whitespace().collect();
    if callee.is_empty() || !callee.bytes().all(|byte| super::is_word(byte) || byte == b'.') {
        return None;
    }
    Some((callee, &expression[open + 1..close]))
}

fn own_names(text: &str) -> Vec<String> {
    names(text).into_iter().map(|(_, name)| name.to_owned()).collect()
}

fn mentions_name(text: &str, name: &str) -> bool {
    names(text).iter().any(|(_, other)| *other == name)
}

/// Whether a text changes what a name stands for, by a method or by giving a part of it another value.
fn changed(name: &str, text: &str) -> bool {
    let name = name.trim();
    if name.is_empty() || !name.bytes().all(super::is_word) {
        return false;
    }
    names(text).into_iter().filter(|(_, other)| *other == name).any(|(at, _)| {
        let behind = &text[at + name.len()..];
        let end = behind.find('\n').unwrap_or(behind.len());
        let line = &behind[..end];
        if CHANGES.iter().any(|method| line.starts_with(&format!(".{method}("))) {
            return true;
        }
        // `name.part = value` and `name[key] = value`, at the beginning of a line.
        let starts = text[..at].rsplit('\n').next().is_some_and(|before| before.trim().is_empty());
        starts
            && line.starts_with(['.', '['])
            && outside_brackets(line, b"=").is_some_and(|equals| {
                !line[..equals].contains('(') && !line[..equals].trim_end().ends_with(['+', '-'])
            })
    })
}
