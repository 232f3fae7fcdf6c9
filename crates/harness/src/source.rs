//! Cuts the piece of source between two anchors out of a file, the way mdBook does.
//!
//! ```text
//! // ANCHOR: one-by-one
//! async fn one_by_one(...) { ... }
//! // ANCHOR_END: one-by-one
//! ```

/// Marks a line that a talk points at, in a comment at its end: `// <-`, or `// <- more of the comment`.
const MARK: &str = "// <-";

/// The lines between `ANCHOR: name` and `ANCHOR_END: name`, without the anchors of others and without common
/// indentation. `None` when there is no such anchor, or no end to it. Marks of lines that a talk points at are left out
/// ([`marked`] has them).
///
/// <https://rust-lang.github.io/mdBook/format/mdbook.html#including-portions-of-a-file>
pub fn anchored(source: &str, name: &str) -> Option<String> {
    let piece = between_anchors(source, name)?;
    Some(piece.iter().map(|line| without_mark(line)).collect::<Vec<_>>().join("\n"))
}

/// Which lines of [`anchored`] are marked, so that a talk points at them.
pub fn marked(source: &str, name: &str) -> Option<Vec<bool>> {
    let piece = between_anchors(source, name)?;
    Some(piece.iter().map(|line| line.contains(MARK)).collect())
}

/// The line as it is shown: without the mark of a talk, if it has one.
pub fn without_mark(line: &str) -> String {
    match line.split_once(MARK) {
        None => line.to_owned(),
        Some((code, "")) => code.trim_end().to_owned(),
        Some((code, comment)) => format!("{code}//{comment}"),
    }
}

fn between_anchors<'a>(source: &'a str, name: &str) -> Option<Vec<&'a str>> {
    let mut lines = source.lines().skip_while(|line| anchor(line, "ANCHOR:") != Some(name));
    lines.next()?;
    let mut piece = Vec::new();
    loop {
        let line = lines.next()?;
        if anchor(line, "ANCHOR_END:") == Some(name) {
            break;
        }
        if anchor(line, "ANCHOR:").is_none() && anchor(line, "ANCHOR_END:").is_none() {
            piece.push(line);
        }
    }
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let common = piece.iter().filter(|line| !line.trim().is_empty()).map(indent).min();
    let common = common.unwrap_or_default();
    Some(piece.into_iter().map(|line| line.get(common..).unwrap_or_default()).collect())
}

/// The name of the function around a line, counted from 1; empty where it stands in none.
pub fn function_around(source: &str, line: u32) -> &str {
    let lines: Vec<&str> = source.lines().take(line as usize).collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut within = lines.last().map_or(0, |line| indent(line) + 1);
    for line in lines.iter().rev().filter(|line| !line.trim().is_empty()) {
        if indent(line) >= within {
            continue;
        }
        let mut words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        if words.any(|word| word == "fn" || word == "def") {
            return words.next().unwrap_or_default();
        }
        within = indent(line).max(1);
    }
    ""
}

/// The name behind a mark in a comment, if the line has that mark.
fn anchor<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let comment = line.trim().trim_start_matches(['/', '#']).trim_start();
    comment.strip_prefix(mark).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
fn before() {}
// ANCHOR: outer
    fn outer() {
        // ANCHOR: inner
        inner();

        more();
        // ANCHOR_END: inner
    }
// ANCHOR_END: outer
// ANCHOR: endless
";

    #[test]
    fn functions_are_found_from_within() {
        let source = "fn one() {}\n\nasync fn two() {\n    let fn_like = 1;\n    if x {\n        y()\n    }\n}\nconst A: u8 = 1;\n";
        let of = |line| function_around(source, line);
        assert_eq!([of(1), of(3), of(6), of(8)], ["one", "two", "two", "two"]);
        assert_eq!(function_around("class A:\n    async def b():\n        c()", 3), "b");
    }

    #[test]
    fn a_piece_comes_without_anchors_and_without_indentation() {
        assert_eq!(anchored(SOURCE, "inner").unwrap(), "inner();\n\nmore();");
        assert_eq!(
            anchored(SOURCE, "outer").unwrap(),
            "fn outer() {\n    inner();\n\n    more();\n}"
        );
    }

    #[test]
    fn marks_are_left_out_and_can_be_asked_for() {
        let source =
            "// ANCHOR: a\nfn a() {\n    b(); // <-\n    c(); // <- twice\n}\n// ANCHOR_END: a\n";
        assert_eq!(anchored(source, "a").unwrap(), "fn a() {\n    b();\n    c(); // twice\n}");
        assert_eq!(marked(source, "a").unwrap(), [false, true, true, false]);
    }

    #[test]
    fn a_name_is_matched_whole_and_needs_its_end() {
        assert_eq!(anchored(SOURCE, "inn"), None);
        assert_eq!(anchored(SOURCE, "endless"), None);
    }
}
