//! Changes of a few characters: operators, numbers, conditions, statements, names.

use crate::Mutant;
use std::collections::HashMap;
use std::ops::Range;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, ExprLit, Lit, Pat, Stmt, Token, UnOp};

/// Names that stand for each other, each a mistake that is made.
const NAMES: [(&str, &str); 25] = [
    ("buffer_unordered", "buffered"),
    ("buffered", "buffer_unordered"),
    ("is_ok", "is_err"),
    ("is_err", "is_ok"),
    ("is_some", "is_none"),
    ("is_none", "is_some"),
    ("min", "max"),
    ("max", "min"),
    ("fetch_add", "fetch_max"),
    ("fetch_add", "swap"),
    ("push_back", "push_front"),
    ("pop_front", "pop_back"),
    ("round", "floor"),
    ("quote", "submit_order"),
    ("recv", "try_recv"),
    ("as_millis", "as_secs"),
    ("join_all", "try_join_all"),
    ("interval_at", "interval"),
    ("lock", "try_lock"),
    ("take", "skip"),
    ("filter", "take_while"),
    ("filter", "skip_while"),
    ("flatten", "map_while"),
    ("last", "first"),
    ("first", "last"),
];

/// All small changes of these items.
pub(crate) fn mutants(text: &str, items: &[&syn::Item]) -> Vec<Mutant> {
    let mut changes = Changes { text, found: Vec::new() };
    items.iter().for_each(|item| changes.visit_item(item));
    let ranges: Vec<Range<usize>> = items.iter().map(|item| item.span().byte_range()).collect();
    for (from, to) in [
        ("select! {", "select! { biased;"),
        ("let _connection =", "let _ ="),
        ("let _place =", "let _ ="),
        ("let _guard =", "let _ ="),
        (", if open =>", " =>"),
        ("MissedTickBehavior::Delay", "MissedTickBehavior::Burst"),
        ("MissedTickBehavior::Delay", "MissedTickBehavior::Skip"),
        ("u64", "u32"),
        ("i64", "i32"),
        ("f64", "f32"),
        ("f64", "i64"),
        ("Err(_elapsed) => Ok(None)", "Err(_elapsed) => Err(MarketError::Hung { after: limit })"),
        ("biased;", ""),
    ] {
        for (at, _) in text.match_indices(from) {
            let begins_a_word = !text[..at].ends_with(|before: char| before.is_alphanumeric());
            if begins_a_word && ranges.iter().any(|range| range.contains(&at)) {
                changes.change(at..at + from.len(), to.to_owned());
            }
        }
    }
    let mut times: HashMap<String, usize> = HashMap::new();
    let found = std::mem::take(&mut changes.found);
    let mutant = |(range, new): (Range<usize>, String)| {
        let old = shown(&text[range.clone()]);
        let what = format!("`{old}` -> `{}`", shown(&new));
        let nth = times.entry(what.clone()).or_default();
        *nth += 1;
        let what = if *nth == 1 { what } else { format!("{what}, place {nth}") };
        Mutant { what, text: format!("{}{new}{}", &text[..range.start], &text[range.end..]) }
    };
    found.into_iter().map(mutant).collect()
}

/// In one line, and not too long.
fn shown(code: &str) -> String {
    let line = code.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > 90 {
        format!("{}...", line.chars().take(87).collect::<String>())
    } else {
        line
    }
}

struct Changes<'a> {
    text: &'a str,
    found: Vec<(Range<usize>, String)>,
}

impl<'a> Changes<'a> {
    fn change(&mut self, range: Range<usize>, new: String) {
        if self.text.get(range.clone()).is_some_and(|old| old != new) {
            self.found.push((range, new));
        }
    }

    fn at(&self, node: &impl Spanned) -> Range<usize> {
        node.span().byte_range()
    }

    fn code(&self, node: &impl Spanned) -> &'a str {
        &self.text[self.at(node)]
    }

    fn replace(&mut self, node: &impl Spanned, new: impl Into<String>) {
        self.change(self.at(node), new.into());
    }

    /// The expressions within a macro such as `join!`, if it has only expressions.
    fn arguments(&mut self, tokens: &proc_macro2::TokenStream) -> Vec<Expr> {
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        parser.parse2(tokens.clone()).map(|all| all.into_iter().collect()).unwrap_or_default()
    }
}

impl<'ast> Visit<'ast> for Changes<'_> {
    fn visit_block(&mut self, block: &'ast syn::Block) {
        for statement in &block.stmts {
            match statement {
                Stmt::Expr(_, Some(_)) | Stmt::Macro(_) => self.replace(statement, ""),
                Stmt::Expr(
                    Expr::If(_) | Expr::ForLoop(_) | Expr::While(_) | Expr::Match(_),
                    None,
                ) => {
                    self.replace(statement, "");
                }
                _ => {}
            }
        }
        for pair in block.stmts.windows(2) {
            let [first, second] = [self.code(&pair[0]), self.code(&pair[1])];
            let range = self.at(&pair[0]).start..self.at(&pair[1]).end;
            if second.ends_with(';') {
                self.change(range, format!("{second}\n{first}"));
            }
        }
        visit::visit_block(self, block);
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        match expression {
            Expr::Binary(binary) => {
                let others: &[&str] = match binary.op {
                    BinOp::Add(_) => &["-", "*"],
                    BinOp::Sub(_) => &["+"],
                    BinOp::Mul(_) => &["/", "+"],
                    BinOp::Div(_) => &["*"],
                    BinOp::Rem(_) => &["*"],
                    BinOp::Lt(_) => &["<=", ">"],
                    BinOp::Le(_) => &["<", ">"],
                    BinOp::Gt(_) => &[">=", "<"],
                    BinOp::Ge(_) => &[">", "<"],
                    BinOp::Eq(_) => &["!="],
                    BinOp::Ne(_) => &["=="],
                    BinOp::And(_) => &["||"],
                    BinOp::Or(_) => &["&&"],
                    BinOp::AddAssign(_) => &["-=", "="],
                    BinOp::SubAssign(_) => &["+=", "="],
                    BinOp::MulAssign(_) => &["/=", "+=", "="],
                    _ => &[],
                };
                others.iter().for_each(|other| self.replace(&binary.op, *other));
            }
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
                if let Ok(value) = number.base10_parse::<u64>() {
                    self.replace(number, (value + 1).to_string());
                    if value > 0 {
                        self.replace(number, (value - 1).to_string());
                    }
                    self.replace(number, (2 * value + 10).to_string());
                }
            }
            Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => {
                self.replace(number, format!("({number} * 1.5)"));
            }
            Expr::Lit(ExprLit { lit: Lit::Bool(value), .. }) => {
                self.replace(value, (!value.value).to_string());
            }
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_) | UnOp::Neg(_)) => {
                self.replace(unary, self.code(&unary.expr));
            }
            Expr::Await(awaited) => {
                self.replace(awaited, self.code(&awaited.base));
                let patient = self.code(awaited);
                self.replace(awaited, format!("{{ tokio::task::yield_now().await; {patient} }}"));
                let delay = "tokio::time::sleep(std::time::Duration::from_millis(7)).await;";
                self.replace(awaited, format!("{{ {delay} {patient} }}"));
                let then = format!("{{ let answer = {patient}; {delay} answer }}");
                self.replace(awaited, then);
            }
            Expr::Try(tried) => {
                let inner = self.code(&tried.expr);
                self.replace(tried, format!("{inner}.unwrap()"));
                self.replace(tried, format!("{inner}.unwrap_or_default()"));
                self.replace(
                    tried,
                    format!(
                        "match {inner} {{ Ok(one) => one, Err(_) => return Default::default() }}"
                    ),
                );
                self.replace(
                    tried,
                    format!(
                        "match {inner} {{ Ok(one) => one, Err(_) => return Err(slow_api::MarketError::UnknownSymbol {{ symbol: \
                         \"AAPL\".to_owned() }}) }}"
                    ),
                );
            }
            Expr::If(choice) if !matches!(*choice.cond, Expr::Let(_)) => {
                let condition = self.code(&choice.cond);
                self.replace(&choice.cond, format!("!({condition})"));
                self.replace(&choice.cond, "true");
                self.replace(&choice.cond, "false");
            }
            Expr::While(repeated) if !matches!(*repeated.cond, Expr::Let(_)) => {
                let condition = self.code(&repeated.cond);
                self.replace(&repeated.cond, format!("!({condition})"));
            }
            Expr::ForLoop(repeated) => {
                let all = self.code(&repeated.expr);
                for change in ["skip(1)", "take(50)", "take(2)", "step_by(2)"] {
                    self.replace(
                        &repeated.expr,
                        format!("IntoIterator::into_iter({all}).{change}"),
                    );
                }
                let begin = self.at(&repeated.body).start + 1;
                self.change(begin..begin, " break; ".to_owned());
                let end = self.at(&repeated.body).end - 1;
                self.change(end..end, "; break; ".to_owned());
            }
            Expr::Range(range) => {
                let limits = self.code(&range.limits);
                self.replace(&range.limits, if limits == ".." { "..=" } else { ".." });
            }
            Expr::Return(returned) => self.replace(returned, "()"),
            Expr::Break(broken) => self.replace(broken, "continue"),
            Expr::Continue(gone_on) => self.replace(gone_on, "break"),
            Expr::Call(call) => {
                let arguments: Vec<&Expr> = call.args.iter().collect();
                self.swap(&arguments);
                let function = self.code(&call.func);
                if let [all] = arguments[..] {
                    self.gathered(call, function, self.code(all));
                }
                if let [limit, work] = arguments[..]
                    && function.ends_with("timeout")
                {
                    let (limit, work) = (self.code(limit), self.code(work));
                    self.replace(call, format!("{function}({limit} * 2, {work})"));
                    self.replace(call, format!("{function}({limit} / 2, {work})"));
                    let longer = "std::time::Duration::from_millis(5)";
                    self.replace(call, format!("{function}({limit} + {longer}, {work})"));
                }
                if let Some((range, name)) = last_name(self, &call.func) {
                    self.rename(range, &name);
                }
            }
            Expr::MethodCall(call) => {
                let arguments: Vec<&Expr> = call.args.iter().collect();
                self.swap(&arguments);
                self.rename(self.at(&call.method), &call.method.to_string());
                // The call is left out of a chain.
                let receiver = self.code(&call.receiver);
                self.replace(call, receiver);
                if call.method == "iter" || call.method == "into_iter" {
                    let all = self.code(call);
                    for change in ["skip(1)", "take(50)", "take(10)", "rev()", "take(2)"] {
                        self.replace(call, format!("{all}.{change}"));
                    }
                }
                if call.method == "collect" || call.method == "sum" || call.method == "count" {
                    let method = &self.text[self.at(&call.method).start..self.at(call).end];
                    for change in ["take(60)", "skip(1)"] {
                        self.replace(call, format!("{receiver}.{change}.{method}"));
                    }
                }
            }
            Expr::Path(path) => {
                let name = self.code(path);
                if ["limit", "wait", "first_wait", "period", "deadline"].contains(&name) {
                    self.replace(path, format!("({name} * 2)"));
                    self.replace(path, format!("({name} / 2)"));
                    self.replace(path, format!("({name} + std::time::Duration::from_millis(3))"));
                    self.replace(path, format!("({name} + 1)"));
                    self.replace(path, format!("({name} - 1)"));
                    self.replace(path, "std::time::Duration::from_secs(10)");
                }
                if ["quantity", "budget", "price", "cents", "window", "tries"].contains(&name) {
                    self.replace(path, format!("({name} + 1)"));
                    self.replace(path, "1");
                }
            }
            _ => {}
        }
        visit::visit_expr(self, expression);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if let Some((_, guard)) = &arm.guard {
            let range = self.at(&arm.pat).end..self.at(guard.as_ref()).end;
            self.change(range, String::new());
            let condition = self.code(guard.as_ref());
            self.replace(guard.as_ref(), format!("!({condition})"));
        }
        if !matches!(arm.pat, Pat::Wild(_)) {
            self.replace(&arm.body, "Default::default()");
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_match(&mut self, choice: &'ast syn::ExprMatch) {
        for pair in choice.arms.windows(2) {
            let [first, second] = [self.code(&pair[0].body), self.code(&pair[1].body)];
            let (one, two) = (self.at(&pair[0].body), self.at(&pair[1].body));
            let between = &self.text[one.end..two.start];
            self.change(one.start..two.end, format!("{second}{between}{first}"));
        }
        visit::visit_expr_match(self, choice);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        let arguments = self.arguments(&called.tokens);
        if called.path.segments.last().is_some_and(|last| last.ident == "join") {
            let futures: Vec<&str> = arguments.iter().map(|argument| self.code(argument)).collect();
            let in_a_row: String =
                futures.iter().map(|future| format!("{future}.await, ")).collect();
            self.replace(called, format!("({in_a_row})"));
            let references: Vec<&Expr> = arguments.iter().collect();
            self.swap(&references);
        }
        for argument in &arguments {
            self.visit_expr(argument);
        }
    }
}

impl Changes<'_> {
    /// Neighbours among the arguments change places.
    fn swap(&mut self, arguments: &[&Expr]) {
        for pair in arguments.windows(2) {
            let (first, second) = (self.at(pair[0]), self.at(pair[1]));
            let between = &self.text[first.end..second.start];
            let new = format!("{}{between}{}", self.code(pair[1]), self.code(pair[0]));
            self.change(first.start..second.end, new);
        }
    }

    fn rename(&mut self, range: Range<usize>, name: &str) {
        for (_, to) in NAMES.iter().filter(|(from, _)| *from == name) {
            self.change(range.clone(), (*to).to_owned());
        }
    }

    /// All at once becomes in a row, or a few at a time.
    fn gathered(&mut self, call: &syn::ExprCall, function: &str, all: &str) {
        let name = function.rsplit("::").next().unwrap_or_default();
        if name == "join_all" {
            self.replace(
                call,
                format!("async {{ let mut all = Vec::new(); for one in {all} {{ all.push(one.await); }} all }}"),
            );
            for limit in [1, 10, 50, 100] {
                self.replace(
                    call,
                    format!(
                        "futures::StreamExt::collect::<Vec<_>>(futures::StreamExt::buffered(futures::stream::iter({all}), {limit}))"
                    ),
                );
            }
            self.replace(
                call,
                format!(
                    "futures::StreamExt::collect::<Vec<_>>(futures::StreamExt::buffer_unordered(futures::stream::iter({all}), 1000))"
                ),
            );
        } else if name == "try_join_all" {
            self.replace(
                call,
                format!(
                    "async {{ let mut all = Vec::new(); for one in {all} {{ all.push(one.await?); }} Ok::<_, MarketError>(all) }}"
                ),
            );
            self.replace(
                call,
                format!(
                    "async {{ let mut all = Vec::new(); for one in futures::future::join_all({all}).await {{ all.push(one?); }} \
                     Ok::<_, MarketError>(all) }}"
                ),
            );
            for limit in [10, 50, 100] {
                self.replace(
                    call,
                    format!(
                        "futures::TryStreamExt::try_collect::<Vec<_>>(futures::StreamExt::buffered(futures::stream::iter({all}), \
                         {limit}))"
                    ),
                );
            }
        } else if name == "spawn" {
            self.replace(call, format!("{{ let task = {function}({all}); task.abort(); task }}"));
        } else if name == "drop" {
            self.replace(call, format!("std::mem::forget({all})"));
        }
    }
}

/// The last name of a path that is called, and where it is.
fn last_name(changes: &Changes<'_>, function: &Expr) -> Option<(Range<usize>, String)> {
    let Expr::Path(path) = function else { return None };
    let last = path.path.segments.last()?;
    Some((changes.at(&last.ident), last.ident.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whats(code: &str) -> Vec<String> {
        let file = syn::parse_file(code).unwrap();
        let items: Vec<&syn::Item> = file.items.iter().collect();
        mutants(code, &items).into_iter().map(|mutant| mutant.what).collect()
    }

    #[test]
    fn each_kind_of_change_is_made() {
        let whats = whats(
            "async fn f(limit: Duration) -> u8 {\n    for n in 1..4 { g(n, 2).await?; }\n    if a < b { h(); }\n    timeout(limit, x).await\n}\n",
        );
        for expected in [
            "`<` -> `<=`",
            "`..` -> `..=`",
            "`n, 2` -> `2, n`",
            "`h();` -> ``",
            "`a < b` -> `true`",
            "`g(n, 2).await` -> `g(n, 2)`",
            "`timeout(limit, x)` -> `timeout(limit * 2, x)`",
        ] {
            assert!(
                whats.iter().any(|what| what == expected),
                "{expected} is not among {whats:#?}"
            );
        }
    }

    #[test]
    fn the_same_change_in_two_places_is_told_apart() {
        let whats = whats("fn f() -> bool { a < b && b < c }\n");
        assert!(whats.contains(&"`<` -> `<=`, place 2".to_owned()), "{whats:#?}");
    }
}
