//! Cuts Rust and Python into pieces, as far as colours need it.
//!
//! This is no parser: it knows comments, strings, numbers and words, and looks at the character behind a name and the
//! keyword before it. A crate that knows two hundred languages would be a tenth of what a newcomer has to compile.

use super::{Kind, Token};

#[rustfmt::skip]
const RUST: &[&str] = &[
    "as", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false", "fn", "for", "if",
    "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "Self", "static",
    "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while",
];

#[rustfmt::skip]
const PYTHON: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
    "pass", "raise", "return", "try", "while", "with", "yield",
];

/// The keywords that a defined name follows.
const DEFINING: [&str; 7] = ["fn", "def", "class", "struct", "enum", "trait", "mod"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Rust,
    Python,
}

/// The code in pieces, which together are the code again.
pub fn tokens<'a>(source: &'a str, language: &str) -> Vec<Token<'a>> {
    let language = match language {
        "rust" => Language::Rust,
        "python" => Language::Python,
        _ => return vec![Token { text: source, kind: Kind::Plain }],
    };
    let mut tokens: Vec<Token<'a>> = Vec::new();
    let mut rest = source;
    let mut defines = false;
    while !rest.is_empty() {
        let (length, mut kind) = piece(rest, language);
        let (text, behind) = rest.split_at(length);
        if kind == Kind::Plain && is_name_start(text) {
            kind = match word(text, behind, language) {
                Kind::Plain | Kind::Call if defines => Kind::Definition,
                kind => kind,
            };
        }
        if !text.trim().is_empty() {
            defines = kind == Kind::Keyword && DEFINING.contains(&text);
        }
        tokens.extend(text.split_inclusive('\n').map(|text| Token { text, kind }));
        rest = behind;
    }
    tokens
}

/// How long the first piece is, and what it is as far as it can be seen without its neighbours.
fn piece(rest: &str, language: Language) -> (usize, Kind) {
    let first = rest.chars().next().map_or(0, char::len_utf8);
    if let Some(length) = comment(rest, language) {
        return (length, Kind::Comment);
    }
    let string = match language {
        Language::Rust => rust_string(rest),
        Language::Python => python_string(rest),
    };
    if let Some(length) = string {
        return (length, Kind::Text);
    }
    if rest.starts_with(|letter: char| letter.is_ascii_digit()) {
        return (number(rest), Kind::Number);
    }
    if language == Language::Python && rest.starts_with('@') {
        let behind = rest[1..].find(|letter| !is_name(letter) && letter != '.');
        return (behind.map_or(rest.len(), |length| length + 1), Kind::Call);
    }
    if is_name_start(rest) {
        return (rest.find(|letter| !is_name(letter)).unwrap_or(rest.len()), Kind::Plain);
    }
    (first, Kind::Plain)
}

/// What a word is, from itself and from what stands behind it.
fn word(text: &str, behind: &str, language: Language) -> Kind {
    let keywords = match language {
        Language::Rust => RUST,
        Language::Python => PYTHON,
    };
    let is_type = text.starts_with(|letter: char| letter.is_uppercase());
    match text {
        "async" | "await" => Kind::Async,
        _ if keywords.contains(&text) => Kind::Keyword,
        // `Some(x)` is no call of a function.
        _ if behind.starts_with('(') && !is_type => Kind::Call,
        _ if language == Language::Rust && is_macro(behind) => Kind::Call,
        _ => Kind::Plain,
    }
}

/// Whether what stands behind a name makes it that of a macro: `!` and a bracket, and not `!=`.
fn is_macro(behind: &str) -> bool {
    behind.strip_prefix('!').is_some_and(|rest| rest.trim_start().starts_with(['(', '[', '{']))
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn is_name_start(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

fn comment(rest: &str, language: Language) -> Option<usize> {
    let line = || Some(rest.find('\n').unwrap_or(rest.len()));
    match language {
        Language::Rust if rest.starts_with("//") => line(),
        Language::Rust if rest.starts_with("/*") => Some(block_comment(rest)),
        Language::Python if rest.starts_with('#') => line(),
        _ => None,
    }
}

/// Rust's block comments may stand within each other.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest[at..];
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

fn rust_string(rest: &str) -> Option<usize> {
    let prefix = ["br", "b", "c", "r", ""].into_iter().find(|prefix| {
        rest.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(['"', '#', '\'']))
    })?;
    let behind = &rest[prefix.len()..];
    if prefix.ends_with('r') {
        let hashes = behind.len() - behind.trim_start_matches('#').len();
        let inside = behind[hashes..].strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let length = inside.find(&end).map_or(inside.len(), |length| length + end.len());
        return Some(prefix.len() + hashes + 1 + length);
    }
    if behind.starts_with('\'') && !is_character(behind) {
        // A lifetime.
        return None;
    }
    let quote = behind.chars().next().filter(|quote| *quote != '#')?;
    Some(prefix.len() + quoted(behind, &quote.to_string()))
}

/// `'a'` is a character, `'a` is a lifetime.
fn is_character(quoted: &str) -> bool {
    let mut letters = quoted.chars().skip(1);
    match letters.next() {
        Some('\\') => true,
        Some(_) => letters.next() == Some('\''),
        None => false,
    }
}

fn python_string(rest: &str) -> Option<usize> {
    let prefix =
        rest.len() - rest.trim_start_matches(['f', 'r', 'b', 'u', 'F', 'R', 'B', 'U']).len();
    let behind = &rest[prefix..];
    let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| behind.starts_with(quote))?;
    (prefix <= 2).then(|| prefix + quoted(behind, quote))
}

/// The length of a string with its quotes. What is not closed goes to the end of the code.
fn quoted(text: &str, quote: &str) -> usize {
    let mut at = quote.len();
    while at < text.len() {
        let here = &text[at..];
        if here.starts_with(quote) {
            return at + quote.len();
        }
        let mut letters = here.chars();
        let escaped = letters.next() == Some('\\');
        at += here.chars().next().map_or(1, char::len_utf8);
        if escaped {
            at += letters.next().map_or(0, char::len_utf8);
        }
    }
    text.len()
}

/// `1_000`, `0x1f`, `2.5`, `1e9`; the dots of `0..3` and `1.max(2)` are not among it.
fn number(rest: &str) -> usize {
    let whole = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
    let fraction = rest[whole..].strip_prefix('.');
    match fraction.filter(|digits| digits.starts_with(|digit: char| digit.is_ascii_digit())) {
        Some(digits) => whole + 1 + digits.find(|letter| !is_name(letter)).unwrap_or(digits.len()),
        None => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of one kind.
    fn of_kind<'a>(kind: Kind, source: &'a str, language: &str) -> Vec<&'a str> {
        let tokens = tokens(source, language).into_iter();
        tokens.filter(|token| token.kind == kind).map(|token| token.text).collect()
    }

    #[test]
    fn tokens_are_the_code_in_pieces() {
        for lesson in lessons::CATALOGUE {
            for &(name, source) in lesson.files {
                let language = if name.ends_with(".py") { "python" } else { "rust" };
                let pieces = tokens(source, language);
                let again: String = pieces.iter().map(|token| token.text).collect();
                assert_eq!(again, source, "{}", lesson.name);
                let strings = of_kind(Kind::Text, source, language);
                let longest = strings.iter().map(|text| text.len()).max().unwrap_or(0);
                assert!(longest < 400, "a string in {} has no end", lesson.name);
            }
        }
        for odd in ["'", "\"", "r#\"", "/*", "b'", "'a", "\\", "0x", "é", "'\\", "f'"] {
            for language in ["rust", "python"] {
                let again: String = tokens(odd, language).iter().map(|token| token.text).collect();
                assert_eq!(again, odd);
            }
        }
    }

    #[test]
    fn async_and_await_stand_out_and_not_in_comments() {
        let source = "/// async in a comment\nasync fn f() {\n    g(\"await\").await;\n}\n";
        assert_eq!(of_kind(Kind::Async, source, "rust"), ["async", "await"]);
        let source = "# await\nasync def f():\n    return await g('async')\n";
        assert_eq!(of_kind(Kind::Async, source, "python"), ["async", "await"]);
    }

    #[test]
    fn names_are_defined_and_called() {
        let source =
            "struct Seat;\nfn sit<'a>(on: &'a Seat) -> Option<u8> { vec![1]; go(); Some('a') }";
        assert_eq!(of_kind(Kind::Definition, source, "rust"), ["Seat", "sit"]);
        assert_eq!(of_kind(Kind::Call, source, "rust"), ["vec", "go"]);
        assert_eq!(of_kind(Kind::Text, source, "rust"), ["'a'"], "and not the lifetimes");
        let source = "@wraps(f)\nclass Seat:\n    def sit(self): go()";
        assert_eq!(of_kind(Kind::Definition, source, "python"), ["Seat", "sit"]);
        assert_eq!(of_kind(Kind::Call, source, "python"), ["@wraps", "go"]);
    }

    #[test]
    fn numbers_end_where_methods_and_ranges_begin() {
        let source = "1_000 + 2.5 + 0x1f; for i in 0..3 { 1.max(i) }";
        let numbers = ["1_000", "2.5", "0x1f", "0", "3", "1"];
        assert_eq!(of_kind(Kind::Number, source, "rust"), numbers);
    }

    #[test]
    fn strings_end_at_their_own_quotes() {
        let source = r####"let a = r#"one "two""#; let b = "\""; let c = b"x";"####;
        let strings = [r###"r#"one "two""#"###, r#""\"""#, r#"b"x""#];
        assert_eq!(of_kind(Kind::Text, source, "rust"), strings);
        let source = "a = '''one\ntwo'''; b = f\"{x}\"; fubar = 1";
        assert_eq!(of_kind(Kind::Text, source, "python"), ["'''one\n", "two'''", "f\"{x}\""]);
    }
}
