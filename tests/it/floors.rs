//! The plan of the house: which floor of `src/` may import which, and how long a file may be. It is read from the
//! sources, so that a change that breaks it says so at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file longer than this needs a reason, in the list "Long files" of ARCHITECTURE.md.
const LONGEST: usize = 400;

/// What a floor must not import: everything above it.
const FLOORS: [(&str, &[&str]); 2] = [
    ("view", &["shell", "commands", "practice", "cli", "understand"]),
    ("shell", &["commands", "practice", "cli", "understand"]),
];

/// All modules of the program: `["view", "timeline"]`, with the code of their files.
struct Modules(BTreeMap<Vec<String>, String>);

impl Modules {
    fn read() -> Self {
        let mut modules = BTreeMap::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for file in rust_files(&root) {
            let inside = file.strip_prefix(&root).unwrap().with_extension("");
            let mut module: Vec<String> =
                inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            if matches!(module.last().map(String::as_str), Some("mod" | "main")) {
                module.pop();
            }
            modules.insert(module, code(&fs::read_to_string(&file).unwrap()));
        }
        Modules(modules)
    }

    /// The modules that a module imports, itself excluded.
    fn imports(&self, module: &[String]) -> BTreeSet<&[String]> {
        let paths = paths(&self.0[module], module).into_iter();
        let files = paths.filter_map(|path| self.file_of(&path));
        files.filter(|other| *other != module && !other.is_empty()).collect()
    }

    /// The module whose file has what a path names: of `view::Terminal`, that is `view`.
    fn file_of(&self, path: &[String]) -> Option<&[String]> {
        let lengths = (1..=path.len()).rev();
        let mut found = lengths.filter_map(|length| self.0.get_key_value(&path[..length]));
        found.next().map(|(module, _)| module.as_slice())
    }

    /// The modules that can be reached from one by importing.
    fn reached_from<'a>(&'a self, module: &'a [String]) -> BTreeSet<&'a [String]> {
        let mut reached = BTreeSet::new();
        let mut next = vec![module];
        while let Some(module) = next.pop() {
            for import in self.imports(module) {
                if reached.insert(import) {
                    next.push(import);
                }
            }
        }
        reached
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let inside = paths.flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] });
    inside.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// The code of a file without comments and unit tests, which may look wherever they like.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    let without_comments = lines.map(|line| line.split("//").next().unwrap_or_default());
    without_comments.collect::<Vec<_>>().join("\n")
}

/// The paths into this crate that the code of a module names: those that begin with `crate`, `super` or `self`.
fn paths(code: &str, module: &[String]) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for start in ["crate::", "super::", "self::"] {
        for (place, _) in code.match_indices(start) {
            let before = code[..place].chars().next_back();
            if before.is_some_and(|letter| letter.is_alphanumeric() || "_:".contains(letter)) {
                continue;
            }
            let rest = &code[place..];
            for path in expanded(rest) {
                paths.push(absolute(&path, module));
            }
        }
    }
    paths
}

/// `a::{b, c::d}` is `a::b` and `a::c::d`. Reads from the beginning of the text as far as it is a path.
fn expanded(text: &str) -> Vec<Vec<String>> {
    let mut path: Vec<String> = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let length = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let (name, behind) = rest.split_at(length.unwrap_or(rest.len()));
        if name.is_empty() {
            break;
        }
        path.push(name.to_owned());
        let Some(behind) = behind.strip_prefix("::") else { return vec![path] };
        rest = behind;
    }
    let Some(group) = rest.strip_prefix('{') else { return vec![path] };
    let mut paths = Vec::new();
    for part in parts_of_group(group) {
        for below in expanded(part) {
            paths.push(path.iter().cloned().chain(below).collect());
        }
    }
    paths
}

/// The parts between the commas of a group, up to its end.
fn parts_of_group(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (place, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' => {
                parts.push(&text[start..place]);
                return parts;
            }
            ',' if depth == 0 => {
                parts.push(&text[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts
}

/// The path from the root of the crate.
fn absolute(path: &[String], module: &[String]) -> Vec<String> {
    let mut base = module.to_vec();
    let mut rest = path;
    if let [first, behind @ ..] = rest
        && first == "crate"
    {
        base.clear();
        rest = behind;
    }
    while let [first, behind @ ..] = rest
        && (first == "super" || first == "self")
    {
        if first == "super" {
            base.pop();
        }
        rest = behind;
    }
    base.extend(rest.iter().filter(|name| *name != "self").cloned());
    base
}

#[test]
fn a_floor_imports_no_floor_above_it() {
    let modules = Modules::read();
    let mut seen = 0;
    for module in modules.0.keys() {
        for (floor, above) in FLOORS {
            if module.first().is_some_and(|first| first == floor) {
                for import in modules.imports(module) {
                    seen += 1;
                    let bad = above.contains(&import[0].as_str());
                    assert!(!bad, "{} imports {}", module.join("::"), import.join("::"));
                }
            }
        }
    }
    assert!(seen > 50, "only {seen} imports were found: is this test still reading?");
}

#[test]
fn no_circle_of_imports_has_more_than_two_files() {
    let modules = Modules::read();
    let reached: BTreeMap<_, _> =
        modules.0.keys().map(|module| (module.as_slice(), modules.reached_from(module))).collect();
    for (module, others) in &reached {
        let circle: Vec<String> = others
            .iter()
            .filter(|other| **other != *module && reached[**other].contains(module))
            .map(|other| other.join("::"))
            .collect();
        assert!(circle.len() <= 1, "{} is in a circle with {circle:?}", module.join("::"));
    }
}

#[test]
fn a_long_file_has_its_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let plan = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let reasons = plan.split("\n## Long files\n").nth(1).expect("ARCHITECTURE.md lists long files");
    let reasons = reasons.split("\n## ").next().unwrap_or_default();
    let Ok(output) = Command::new("git").args(["ls-files", "*.rs"]).current_dir(root).output()
    else {
        println!("skipped: no git on this machine");
        return;
    };
    let mut count = 0;
    for file in String::from_utf8(output.stdout).unwrap().lines() {
        count += 1;
        // A file may be deleted and not committed yet.
        let Ok(text) = fs::read_to_string(root.join(file)) else { continue };
        let (lines, listed) = (text.lines().count(), reasons.contains(&format!("`{file}`")));
        assert!(lines <= LONGEST || listed, "{file} has {lines} lines: split it, or say why not");
        assert!(lines > LONGEST || !listed, "{file} is no longer long: take it off the list");
    }
    assert!(count > 100 || output.status.code() != Some(0), "only {count} files were found");
}

#[test]
fn paths_are_read_as_the_compiler_reads_them() {
    let module = ["view", "export", "csv"].map(str::to_owned);
    let code = "use super::{Format, words};\nuse crate::shell::{tty::{self, Taking}, Printer};\n\
                fn f() { crate::view::wrap(); std::path::x(); }";
    let found: BTreeSet<String> =
        paths(code, &module).into_iter().map(|path| path.join("::")).collect();
    let expected = [
        "shell::Printer",
        "shell::tty",
        "shell::tty::Taking",
        "view::export::Format",
        "view::export::words",
        "view::wrap",
    ];
    assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
}
