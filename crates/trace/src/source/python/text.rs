//! The text of a Python file, cut into logical lines: those that end where a statement does.

/// A logical line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logical {
    /// Where it begins in the text, behind its indentation.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// How far it is indented.
    pub indent: usize,
}

/// The code with blanks for comments and strings, of the same length. What stands in the braces of an f-string is code.
pub fn blank(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'#' => {
                let end = end_of_line(bytes, at);
                fill(&mut out, at, end);
                at = end;
            }
            quote @ (b'"' | b'\'') => {
                let prefix = prefix(bytes, at);
                at = string(&mut out, bytes, at, quote, &prefix);
            }
            _ => at += 1,
        }
    }
    // Only whole characters were replaced, by blanks.
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// The letters right before a quote, such as those of `rf"..."`.
fn prefix(bytes: &[u8], quote: usize) -> Vec<u8> {
    let mut from = quote;
    while from > 0 && bytes[from - 1].is_ascii_alphabetic() && quote - from < 3 {
        from -= 1;
    }
    bytes[from..quote].to_ascii_lowercase()
}

/// Blanks the string that begins at this quote, and gives the position behind it.
fn string(out: &mut [u8], bytes: &[u8], start: usize, quote: u8, prefix: &[u8]) -> usize {
    let triple = bytes[start..].starts_with(&[quote; 3]);
    let width = if triple { 3 } else { 1 };
    let formatted = prefix.contains(&b'f') || prefix.contains(&b't');
    let mut at = start + width;
    let mut braces = 0_usize;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if braces == 0 && (if triple { rest.starts_with(&[quote; 3]) } else { rest[0] == quote }) {
            return at + width;
        }
        if rest[0] == b'\n' && !triple {
            // It does not end: whatever this is, the next line begins anew.
            return at;
        }
        if rest[0] == b'\\' && !prefix.contains(&b'r') && braces == 0 {
            fill(out, at, at + 2);
            at += 2;
            continue;
        }
        if formatted && braces == 0 && (rest.starts_with(b"{{") || rest.starts_with(b"}}")) {
            fill(out, at, at + 2);
            at += 2;
            continue;
        }
        match rest[0] {
            b'{' if formatted => braces += 1,
            b'}' if braces > 0 => braces -= 1,
            _ if braces == 0 => fill(out, at, at + 1),
            _ => {}
        }
        at += 1;
    }
    at
}

fn fill(out: &mut [u8], from: usize, to: usize) {
    let to = to.min(out.len());
    for byte in &mut out[from..to] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| at + end)
}

/// The logical lines of code without comments and strings.
pub fn logical(code: &str) -> Vec<Logical> {
    let bytes = code.as_bytes();
    let mut lines: Vec<Logical> = Vec::new();
    let mut depth = 0_usize;
    let mut goes_on = false;
    let mut at = 0;
    while at < bytes.len() {
        let end = end_of_line(bytes, at);
        let text = &bytes[at..end];
        let indent = text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let to = at + text.trim_ascii_end().len();
        if to > at + indent {
            match lines.last_mut().filter(|_| depth > 0 || goes_on) {
                Some(line) => line.to = to,
                None => lines.push(Logical { from: at + indent, to, indent }),
            }
            for byte in text {
                match byte {
                    b'(' | b'[' | b'{' => depth += 1,
                    b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            goes_on = text.trim_ascii_end().ends_with(b"\\");
        }
        at = end + 1;
    }
    lines
}

/// The position of the first of these characters that is in no bracket; `:=`, `==` and the like are none.
pub fn outside_brackets(text: &str, wanted: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            byte if depth == 0 && wanted.contains(byte) => {
                let next = bytes.get(at + 1).copied().unwrap_or(b' ');
                let before = at.checked_sub(1).map_or(b' ', |at| bytes[at]);
                if next != b'=' && !matches!(before, b'=' | b'!' | b'<' | b'>' | b':') {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The parts of a text between commas that are in no bracket.
pub fn arguments(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = outside_brackets(rest, b",") {
        parts.push(rest[..at].trim());
        rest = &rest[at + 1..];
    }
    parts.push(rest.trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// The names in a text that stand for something by themselves: no attributes, names of arguments or keywords.
pub fn names(text: &str) -> Vec<(usize, &str)> {
    let bytes = text.as_bytes();
    let mut names = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !is_word(bytes[at]) {
            at += 1;
            continue;
        }
        let from = at;
        while at < bytes.len() && is_word(bytes[at]) {
            at += 1;
        }
        let name = &text[from..at];
        let before = text[..from].trim_end().bytes().next_back();
        let behind = text[at..].trim_start();
        let is_argument = behind.starts_with('=')
            && !behind.starts_with("==")
            && matches!(before, Some(b'(' | b','))
            && text[..from].contains('(');
        if before != Some(b'.')
            && !is_argument
            && !bytes[from].is_ascii_digit()
            && !KEYWORDS.contains(&name)
        {
            names.push((from, name));
        }
    }
    names
}

/// A letter, a digit, an underscore, or a part of a letter that has more than one byte.
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

const KEYWORDS: [&str; 24] = [
    "await", "async", "for", "in", "if", "else", "not", "and", "or", "is", "lambda", "None",
    "True", "False", "return", "yield", "from", "as", "with", "while", "elif", "raise", "assert",
    "del",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_comments_are_no_code_and_braces_of_f_strings_are() {
        let text =
            "x = 'for # {y}'  # for\nz = f\"a {page:>{width}} {{no}}\"\n'''\nfor a in b:\n'''\n";
        let code = blank(text);
        assert_eq!(code.len(), text.len());
        assert!(!code.contains("for") && !code.contains("no"), "{code}");
        assert!(code.contains("{page:>{width}}"), "{code}");
    }

    #[test]
    fn a_statement_may_take_several_lines() {
        let code = "a = f(\n    1,\n)\nif a:\n    b = 1 + \\\n  2\n\nc = 3\n";
        let lines: Vec<&str> = logical(code).iter().map(|line| &code[line.from..line.to]).collect();
        assert_eq!(lines, ["a = f(\n    1,\n)", "if a:", "b = 1 + \\\n  2", "c = 3"]);
        assert_eq!(logical(code)[2].indent, 4);
    }

    #[test]
    fn names_are_told_from_attributes_and_arguments() {
        let of = |text| names(text).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        assert_eq!(
            of("client.get(url, timeout=limit, n=1) if x else None"),
            ["client", "url", "limit", "x"]
        );
        assert_eq!(arguments("a, f(b, c), d=[1, 2]"), ["a", "f(b, c)", "d=[1, 2]"]);
    }
}
