//! Changes of a whole function: its answer is kept, its question asked twice, its list shortened.
//!
//! The function is renamed, and one of its old name stands before it.

use crate::Mutant;
use syn::spanned::Spanned;
use syn::{FnArg, Item, Pat, ReturnType};

/// All changes of functions among these items.
pub(crate) fn mutants(text: &str, items: &[&Item]) -> Vec<Mutant> {
    let functions = items.iter().filter_map(|item| match item {
        Item::Fn(function) => Some(function),
        _ => None,
    });
    functions.flat_map(|function| of(text, function)).collect()
}

/// What stands before a function.
struct Front<'a> {
    /// `async fn name(arguments) -> answer`
    head: &'a str,
    /// The call of the function behind.
    call: String,
    /// Its parameters, and what type each has.
    parameters: Vec<(String, &'a str)>,
    answer: &'a str,
}

fn of(text: &str, function: &syn::ItemFn) -> Vec<Mutant> {
    let signature = &function.sig;
    let name = signature.ident.to_string();
    let inner = format!("{name}_as_it_was");
    let parameters: Vec<(String, &str)> = signature
        .inputs
        .iter()
        .filter_map(|input| match input {
            FnArg::Typed(typed) => match &*typed.pat {
                Pat::Ident(name) => {
                    Some((name.ident.to_string(), &text[typed.ty.span().byte_range()]))
                }
                _ => None,
            },
            FnArg::Receiver(_) => None,
        })
        .collect();
    if parameters.len() != signature.inputs.len() {
        return Vec::new();
    }
    let names: Vec<&str> = parameters.iter().map(|(name, _)| name.as_str()).collect();
    let wait = if signature.asyncness.is_some() { ".await" } else { "" };
    let answer = match &signature.output {
        ReturnType::Default => "()",
        ReturnType::Type(_, answer) => &text[answer.span().byte_range()],
    };
    let front = Front {
        head: &text[signature.span().byte_range()],
        call: format!("{inner}({}){wait}", names.join(", ")),
        parameters,
        answer,
    };
    let at = signature.ident.span().byte_range();
    let begin = function.span().byte_range().start;
    let renamed = format!("{inner}{}", &text[at.end..]);
    bodies(&front, wait.is_empty())
        .into_iter()
        .map(|(what, body)| Mutant {
            what: format!("{name}: {what}"),
            text: format!(
                "{}{} {{ {body} }}\n\n{}{renamed}",
                &text[..begin],
                front.head,
                &text[begin..at.start]
            ),
        })
        .collect()
}

fn bodies(front: &Front<'_>, synchronous: bool) -> Vec<(String, String)> {
    let Front { call, answer, .. } = front;
    let mut bodies = Vec::new();
    let mut add = |what: &str, body: String| bodies.push((what.to_owned(), body));
    let is_result = answer.starts_with("Result<");
    let says_market = answer.ends_with("MarketError>");

    // Lists.
    let is_list = |kind: &str| kind.starts_with("&[&str]") || kind.starts_with("&[(&str");
    for (name, _) in front.parameters.iter().filter(|(_, kind)| is_list(kind)) {
        let copy = format!("let mut copy = {name}.to_vec();");
        let then = format!("let {name} = &copy[..]; {call}");
        for (what, change) in [
            ("each of the list once", "copy.sort(); copy.dedup();"),
            ("neighbours that are the same once", "copy.dedup();"),
            (
                "each of the list once, in its order",
                "let mut seen = std::collections::HashSet::new(); copy.retain(|one| seen.insert(*one));",
            ),
            ("fifty of the list", "copy.truncate(50);"),
            ("a hundred of the list", "copy.truncate(100);"),
            ("all but the last", "copy.pop();"),
            ("all but the first", "if !copy.is_empty() { copy.remove(0); }"),
            ("the list backwards", "copy.reverse();"),
            ("the first twice", "if let Some(one) = copy.first().copied() { copy.push(one); }"),
        ] {
            add(what, format!("{copy} {change} {then}"));
        }
    }
    // Durations.
    for (name, kind) in &front.parameters {
        let changes: &[&str] = match *kind {
            "Duration" => &[
                "* 2",
                "/ 2",
                "+ std::time::Duration::from_millis(1)",
                ".min(std::time::Duration::from_secs(60))",
                ".max(std::time::Duration::from_millis(900))",
            ],
            "usize" | "u32" | "u64" => {
                &["+ 1", ".saturating_sub(1).max(1)", ".min(10)", ".min(100)", ".max(2)"]
            }
            _ => &[],
        };
        for change in changes {
            add(&format!("{name} {change}"), format!("let {name} = {name}{change}; {call}"));
        }
    }
    // Repetition and memory.
    let again = front.parameters.iter().all(|(_, kind)| is_copied(kind));
    if again {
        add("done twice", format!("let _ = {call}; {call}"));
        if is_result {
            add(
                "asked again after an error",
                format!("match {call} {{ Ok(one) => Ok(one), Err(_) => {call} }}"),
            );
        }
        let key: Vec<String> = front
            .parameters
            .iter()
            .filter(|(_, kind)| !kind.contains("Market") && !kind.contains("Pool"))
            .map(|(name, _)| format!("{name:?}"))
            .map(|name| name.trim_matches('"').to_owned())
            .collect();
        let places = "{:?} ".repeat(key.len());
        let key = format!("format!(\"{places}\", {})", key.join(", "));
        if !key.ends_with(", )") {
            let cache = format!(
                "static KEPT: std::sync::Mutex<Vec<(String, {answer})>> = std::sync::Mutex::new(Vec::new()); let key = {key}; \
                 let hit = KEPT.lock().unwrap().iter().find(|(of, _)| *of == key).map(|(_, kept)| kept.clone()); \
                 if let Some(hit) = hit {{ return hit; }} let answer = {call};"
            );
            add(
                "answers are kept for ever",
                format!("{cache} KEPT.lock().unwrap().push((key, answer.clone())); answer"),
            );
            if is_result {
                add(
                    "good answers are kept for ever",
                    format!(
                        "{cache} if answer.is_ok() {{ KEPT.lock().unwrap().push((key, answer.clone())); }} answer"
                    ),
                );
                add(
                    "errors are kept for ever",
                    format!(
                        "{cache} if answer.is_err() {{ KEPT.lock().unwrap().push((key, answer.clone())); }} answer"
                    ),
                );
            }
        }
    }
    // Errors.
    if says_market {
        for error in [
            "UnknownSymbol { symbol: \"AAPL\".to_owned() }",
            "Unavailable { symbol: \"AAPL\".to_owned() }",
            "Refused { limit: \"too many\".to_owned() }",
            "Hung { after: std::time::Duration::from_secs(1) }",
        ] {
            let kind = error.split(' ').next().unwrap_or_default();
            add(
                &format!("every error becomes {kind}"),
                format!("{call}.map_err(|_| slow_api::MarketError::{error})"),
            );
            add(
                &format!("{kind} is swallowed"),
                format!(
                    "match {call} {{ Err(slow_api::MarketError::{kind} {{ .. }}) => Ok(Default::default()), answer => answer }}"
                ),
            );
            if again {
                add(
                    &format!("{kind} is tried again"),
                    format!(
                        "match {call} {{ Err(slow_api::MarketError::{kind} {{ .. }}) => {call}, answer => answer }}"
                    ),
                );
            }
        }
    }
    // Answers.
    add("the answer is thrown away", format!("let _ = {call}; Default::default()"));
    if answer.starts_with("Vec<") {
        add("the last answer is lost", format!("let mut all = {call}; all.pop(); all"));
        add("the answers are turned round", format!("let mut all = {call}; all.reverse(); all"));
        add("a hundred answers at most", format!("let mut all = {call}; all.truncate(100); all"));
    }
    if ["usize", "u32", "u64", "f64"].contains(answer) {
        add("one more", format!("{call} + 1 as {answer}"));
        add("a hundred at most", format!("{call}.min(100 as {answer})"));
    }
    if !synchronous {
        // Time, tasks, and what all calls share.
        let second = "std::time::Duration::from_secs(1)";
        add(
            "late by 5 ms",
            format!("let answer = {call}; tokio::time::sleep({second} / 200).await; answer"),
        );
        add("begun 5 ms late", format!("tokio::time::sleep({second} / 200).await; {call}"));
        let inner = call.trim_end_matches(".await");
        for seconds in [1, 5, 10, 60] {
            let limit = format!(
                "tokio::time::timeout(std::time::Duration::from_secs({seconds}), {inner}).await"
            );
            add(
                &format!("given up after {seconds} s"),
                format!("match {limit} {{ Ok(answer) => answer, Err(_) => Default::default() }}"),
            );
            if says_market {
                add(
                    &format!("hung after {seconds} s"),
                    format!(
                        "match {limit} {{ Ok(answer) => answer, Err(_) => Err(slow_api::MarketError::Hung {{ after: {second} }}) }}"
                    ),
                );
            }
        }
        let lock = "static ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());";
        add("one at a time, whoever asks", format!("{lock} let _one = ONE.lock().await; {call}"));
        let few = "static FEW: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(20);";
        add(
            "twenty at a time, whoever asks",
            format!("{few} let _few = FEW.acquire().await; {call}"),
        );
    }
    bodies
}

/// Whether an argument of this type can be given twice.
fn is_copied(kind: &str) -> bool {
    kind.starts_with('&')
        || ["Duration", "usize", "u32", "u64", "f64", "[(&str, u32); 3]"].contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_function_is_behind_the_new_one() {
        let text = "async fn f(market: &Market, symbols: &[&str]) -> Result<Vec<u8>, MarketError> {\n    g()\n}\n";
        let file = syn::parse_file(text).unwrap();
        let items: Vec<&Item> = file.items.iter().collect();
        let mutants = mutants(text, &items);
        let once = mutants.iter().find(|mutant| mutant.what == "f: each of the list once").unwrap();
        assert!(once.text.contains("f_as_it_was(market, symbols).await }"), "{}", once.text);
        assert!(once.text.contains("async fn f_as_it_was(market: &Market"), "{}", once.text);
        for mutant in &mutants {
            syn::parse_file(&mutant.text)
                .unwrap_or_else(|error| panic!("{error}: {}", mutant.text));
        }
        assert!(mutants.iter().any(|mutant| mutant.what == "f: good answers are kept for ever"));
    }
}
