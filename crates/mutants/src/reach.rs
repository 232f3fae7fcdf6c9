//! Which items of a solution the checks get to see.

use std::collections::HashSet;
use syn::spanned::Spanned;
use syn::{Item, Type};

/// What an author says of an item that is shipped as it is.
const FIXED: &str = "nothing to change here";

/// The items that the checks import, and all that these use. No check looks at what only `main` uses.
pub(crate) fn reached<'a>(text: &str, file: &'a syn::File, checks: &str) -> Vec<&'a Item> {
    let imports = checks.split_once("use super::").map_or("", |(_, rest)| rest);
    let mut names = words(imports.split_once(';').map_or("", |(names, _)| names));
    let mut reached: Vec<&Item> = Vec::new();
    loop {
        let new: Vec<&Item> = file
            .items
            .iter()
            .filter(|item| name(item).is_some_and(|name| names.contains(&name)))
            .filter(|item| !reached.iter().any(|other| std::ptr::eq(*other, *item)))
            .collect();
        if new.is_empty() {
            break;
        }
        for item in &new {
            names.extend(words(&text[item.span().byte_range()]));
        }
        reached.extend(new);
    }
    reached.retain(|item| !text[item.span().byte_range()].contains(FIXED));
    reached
}

fn name(item: &Item) -> Option<String> {
    match item {
        Item::Fn(function) if function.sig.ident == "main" => None,
        Item::Fn(function) => Some(function.sig.ident.to_string()),
        Item::Const(constant) => Some(constant.ident.to_string()),
        Item::Static(shared) => Some(shared.ident.to_string()),
        Item::Struct(structure) => Some(structure.ident.to_string()),
        Item::Enum(choice) => Some(choice.ident.to_string()),
        Item::Impl(implementation) => match &*implementation.self_ty {
            Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        },
        _ => None,
    }
}

fn words(text: &str) -> HashSet<String> {
    let words = text.split(|character: char| !character.is_alphanumeric() && character != '_');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_checks_import_is_reached_and_what_that_uses() {
        let text = "fn a() { b(S) }\nfn b(_: S) {}\nstruct S;\nimpl S {}\nfn shown() {}\nfn main() { a(); shown() }\n";
        let file = syn::parse_file(text).unwrap();
        let reached = reached(text, &file, "mod tests {\n    use super::a;\n");
        let names: Vec<_> = reached.into_iter().filter_map(name).collect();
        assert_eq!(names, ["a", "b", "S", "S"]);
    }
}
