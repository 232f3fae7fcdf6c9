//! Comments, strings and characters.

/// The code with blanks for comments, strings and characters, of the same length.
pub fn blank(text: &str) -> String {
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
        let word_before = at > 0 && crate::source::expression::is_word(bytes[at - 1]);
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
