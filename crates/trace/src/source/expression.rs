//! Expressions as text: where one begins, which words it has.

/// The words of a text: names and keywords.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .filter(|word| !word.is_empty())
}

/// Whether this word occurs.
pub fn mentions(text: &str, word: &str) -> bool {
    words(text).any(|other| other == word)
}

/// Where the expression begins that ends at this position: names, paths, calls, fields, indices, `?`, with what is in
/// their brackets.
pub fn beginning(text: &[u8], end: usize) -> usize {
    let mut at = end;
    loop {
        let before = skip_space_back(text, at);
        let Some(last) = before.checked_sub(1).map(|at| text[at]) else { return at };
        match last {
            b')' | b']' => {
                let Some(open) = opening(text, before - 1) else { return at };
                at = open;
            }
            b'?' | b'.' => at = before - 1,
            b':' if before >= 2 && text[before - 2] == b':' => at = before - 2,
            b'>' => {
                let Some(open) = opening_of_generics(text, before - 1) else { return at };
                at = open;
            }
            last if is_word(last) => {
                let mut start = before;
                while start > 0 && is_word(text[start - 1]) {
                    start -= 1;
                }
                let word = &text[start..before];
                let joined = at < end
                    && matches!(
                        text[at..end].iter().find(|byte| !byte.is_ascii_whitespace()),
                        Some(b'.' | b'(' | b'[' | b':' | b'?')
                    );
                if KEYWORDS.contains(&word) || (at < end && !joined) {
                    return at;
                }
                at = start;
                // Before a name only a path or a field can be a part of the same expression.
                let before = skip_space_back(text, at);
                if before == 0
                    || !(text[before - 1] == b'.'
                        || (text[before - 1] == b':' && before >= 2 && text[before - 2] == b':'))
                {
                    return at;
                }
            }
            _ => return at,
        }
    }
}

const KEYWORDS: [&[u8]; 10] =
    [b"return", b"let", b"in", b"match", b"if", b"while", b"move", b"await", b"else", b"mut"];

pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn skip_space_back(text: &[u8], mut at: usize) -> usize {
    while at > 0 && text[at - 1].is_ascii_whitespace() {
        at -= 1;
    }
    at
}

/// The bracket that this one closes.
fn opening(text: &[u8], close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for at in (0..=close).rev() {
        match text[at] {
            b')' | b']' | b'}' => depth += 1,
            b'(' | b'[' | b'{' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The `<` of `::<T>`.
fn opening_of_generics(text: &[u8], close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for at in (0..=close).rev() {
        match text[at] {
            b'>' => depth += 1,
            b'<' => {
                depth -= 1;
                if depth == 0 {
                    return (at >= 2 && &text[at - 2..at] == b"::").then(|| at - 2);
                }
            }
            b';' | b'{' | b'}' => return None,
            _ => {}
        }
    }
    None
}

/// The bracket that closes this one.
pub fn closing(text: &[u8], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.iter().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The names that are called in a text: the word before each round bracket, if it is one.
pub fn calls(text: &str) -> Vec<String> {
    let called = text.match_indices('(').filter_map(|(at, _)| {
        let before = &text[..at];
        // `get::<T>(..)`
        let before = match before.strip_suffix('>').and_then(|_| before.rfind("::<")) {
            Some(generics) => &before[..generics],
            None => before,
        };
        let start = before.bytes().rposition(|byte| !is_word(byte)).map_or(0, |at| at + 1);
        let name = &before[start..];
        (!name.is_empty()).then(|| name.to_owned())
    });
    called.collect()
}

/// `ReadExact` is `read_exact`.
pub fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// The name that a task or its handle gets in a statement: that of `let`, of an assignment, of the list it is put into,
/// of the set it is spawned on.
pub fn handle(statement: &str) -> Option<&str> {
    let statement = statement.trim();
    let target = match statement.strip_prefix("let ") {
        Some(binding) => binding.trim_start().trim_start_matches("mut "),
        None => statement,
    };
    let name = words(target).next()?;
    let behind = target[name.len()..].trim_start();
    let bound = behind.starts_with(':') && !behind.starts_with("::") || {
        behind.starts_with('=') && !behind.starts_with("==")
    };
    let kept =
        [".push(", ".insert(", ".push_back(", ".spawn", ".append(", ".add(", ".create_task("];
    if target.starts_with(name) && (bound || kept.iter().any(|call| behind.starts_with(call))) {
        return (name != "_").then_some(name);
    }
    // `self.tasks.push(..)`, `self.task = ..`: the field.
    let head = &target[..target.find(['=', '(']).unwrap_or(target.len())];
    let mut path: Vec<&str> = head.split('.').map(str::trim).collect();
    if !target[head.len()..].starts_with('=') {
        path.pop();
    }
    let plain = |part: &&str| !part.is_empty() && part.bytes().all(is_word);
    (path.len() > 1 && path.iter().all(plain)).then(|| path[path.len() - 1])
}

/// Whether something of this name, or each of what is in it, is ended by one of these calls.
pub fn is_ended(code: &str, name: &str, calls: &[&str]) -> bool {
    let named = code.match_indices(name).filter(|(at, _)| {
        let whole = at.checked_sub(1).is_none_or(|at| !is_word(code.as_bytes()[at]));
        whole && !code.as_bytes().get(at + name.len()).is_some_and(|byte| is_word(*byte))
    });
    let mut named = named.map(|(at, _)| (at, &code[at + name.len()..]));
    named.any(|(at, behind)| {
        let behind = behind.trim_start();
        if calls.iter().any(|call| behind.starts_with(call)) {
            return true;
        }
        // `for task in tasks { task.abort(); }`, and what is between the brackets of such a chain.
        let line = code[..at].rsplit('\n').next().unwrap_or_default();
        let loops = line.trim_start().starts_with("for ") && mentions(line, "in");
        let chained = behind.starts_with(".iter")
            || behind.starts_with(".into_iter")
            || behind.starts_with(".drain");
        let soon: String = behind.chars().take(200).collect();
        (loops || chained) && calls.iter().any(|call| soon.contains(call))
    })
}

/// Verbs of functions that only ask.
const ASKS: [&str; 22] = [
    "fetch", "get", "load", "read", "query", "find", "lookup", "list", "download", "request",
    "quote", "price", "search", "call", "check", "ping", "resolve", "probe", "head", "count",
    "scrape", "crawl",
];

/// Whether a function of this name only asks, as far as its name tells: then the order does not matter.
pub fn only_asks(name: &str) -> bool {
    let name = name.to_lowercase();
    ASKS.iter().any(|verb| name.split('_').any(|part| part == *verb))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_found_from_its_end() {
        let of = |text: &str| {
            let end = text.find(".await").unwrap();
            text[beginning(text.as_bytes(), end)..end].trim().to_owned()
        };
        assert_eq!(of("    let x = fetch(url, 3).await;"), "fetch(url, 3)");
        assert_eq!(of("results.push(fetch(a).await);"), "fetch(a)");
        assert_eq!(
            of("sum += client.get(&url)\n    .send().await?;"),
            "client.get(&url)\n    .send()"
        );
        assert_eq!(of("match api::get::<T>(id).await {"), "api::get::<T>(id)");
        assert_eq!(of("let x = return fetch(1).await"), "fetch(1)");
        assert_eq!(of("for f in list { f.await; }"), "f");
    }

    #[test]
    fn calls_are_the_words_before_brackets() {
        assert_eq!(calls("let x = self.bank.pay(order, f(1)).await"), ["pay", "f"]);
        assert_eq!(calls("get::<T>(id); (1, 2)"), ["get"]);
    }

    #[test]
    fn types_are_named_after_calls() {
        assert_eq!(snake_case("ReadExact"), "read_exact");
        assert_eq!(snake_case("upload"), "upload");
    }

    #[test]
    fn a_handle_is_known_by_its_name() {
        assert_eq!(handle("let beat = tokio::spawn(f())"), Some("beat"));
        assert_eq!(handle("let mut beat: Handle = tokio::spawn(f())"), Some("beat"));
        assert_eq!(handle("set.spawn(f())"), Some("set"));
        assert_eq!(handle("handles.push(tokio::spawn(f()))"), Some("handles"));
        assert_eq!(handle("self.task = asyncio.create_task(f())"), Some("task"));
        assert_eq!(handle("self.tasks.append(create_task(f()))"), Some("tasks"));
        assert_eq!(handle("tokio::spawn(f())"), None);
        assert_eq!(handle("let _ = tokio::spawn(f())"), None);
    }

    #[test]
    fn what_is_aborted_is_told_by_its_name() {
        let calls = [".abort()"];
        assert!(is_ended("beat.abort();", "beat", &calls));
        assert!(is_ended("for task in &handles {\n task.abort();\n}", "handles", &calls));
        assert!(is_ended("handles.iter().for_each(|task| task.abort())", "handles", &calls));
        assert!(!is_ended("other.abort(); beat.await", "beat", &calls));
        assert!(!is_ended("heartbeat.abort()", "beat", &calls));
    }

    #[test]
    fn asking_is_told_by_the_verb() {
        assert!(only_asks("fetch_user") && only_asks("get") && only_asks("user_lookup"));
        assert!(!only_asks("save_user") && !only_asks("transfer"));
    }
}
