//! Sentences, broken into lines.

use textwrap::{Options, WordSplitter, WrapAlgorithm};

/// Breaks a sentence at spaces into lines of at most `width` columns. A word that is longer has a line for itself.
/// Escape codes have no width.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    // Not at a space that must not be broken, which `split_whitespace` would take for one.
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let options = Options::new(width)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(&words.join(" "), options).into_iter().map(Into::into).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_break_at_spaces() {
        assert_eq!(wrap("one two  three", 8), ["one two", "three"]);
        assert_eq!(wrap("unbreakable", 4), ["unbreakable"]);
        assert_eq!(wrap("sync-vs-async", 4), ["sync-vs-async"]);
        assert_eq!(wrap(" ", 4), [""; 0]);
    }

    #[test]
    fn escape_codes_have_no_width() {
        assert_eq!(wrap("\x1b[31mone\x1b[0m two three", 7).len(), 2);
    }
}
