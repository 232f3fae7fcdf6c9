//! `workbook dev`: what those who write chapters have.

use crate::support::workbook;
use std::fs;
use std::path::Path;

/// What `dev` reads and writes.
const PARTS_OF_A_CLONE: [&str; 5] =
    ["README.md", "lessons", "exercises", "solutions", "tests/attempts"];

fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        return;
    }
    for entry in fs::read_dir(from).unwrap() {
        let name = entry.unwrap().file_name();
        copy(&from.join(&name), &to.join(&name));
    }
}

fn clone() -> tempfile::TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    for part in PARTS_OF_A_CLONE {
        copy(&root.join(part), &folder.path().join(part));
    }
    folder
}

/// Exit status and what was said, on either output.
fn dev(folder: &Path, args: &[&str]) -> (i32, String) {
    let output = workbook().current_dir(folder).arg("dev").args(args).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

#[test]
fn nothing_is_missing_here() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(dev(&root.join("lessons"), &["check"]), (0, "Nothing is missing.\n".to_owned()));
}

#[test]
fn a_new_chapter_and_its_exercise_want_nothing_but_ideas() {
    let clone = clone();
    let (status, said) = dev(clone.path(), &["new", "chapter", "back-pressure"]);
    assert_eq!(status, 0, "{said}");
    let (status, said) = dev(clone.path(), &["new", "exercise", "back-pressure", "slow_down"]);
    assert_eq!(status, 0, "{said}");

    let modules = fs::read_to_string(clone.path().join("lessons/demos/lib.rs")).unwrap();
    assert!(modules.contains("#[path = \"../back-pressure/demo.rs\"]\nmod back_pressure;\n"));
    let last = fs::read_to_string(clone.path().join("lessons/real-world/lesson.md")).unwrap();
    assert!(last.contains("Next: [Back pressure](../back-pressure/lesson.md)"));
    let bins = fs::read_to_string(clone.path().join("exercises/Cargo.toml")).unwrap();
    assert!(bins.contains("{ name = \"slow_down\", path = \"13_back_pressure/slow_down.rs\" }"));

    let (status, said) = dev(clone.path(), &["check"]);
    assert_eq!(status, 1);
    let other =
        |line: &&str| !line.contains("TODO") && !line.starts_with("tests/attempts/slow_down");
    assert_eq!(said.lines().find(other), None);
    assert!(said.contains("exercises/info.toml has a TODO left among the hints"), "{said}");
    assert_eq!(dev(clone.path(), &["update"]), (0, "Everything is up to date.\n".to_owned()));
}

#[test]
fn what_is_stale_or_missing_is_said() {
    let clone = clone();
    let summary = clone.path().join("lessons/SUMMARY.md");
    let text = fs::read_to_string(&summary).unwrap();
    fs::write(&summary, text.replace("- [Gather](gather/lesson.md)\n", "")).unwrap();
    let (status, said) = dev(clone.path(), &["check"]);
    assert_eq!((status, said.as_str()), (1, "lessons/gather is not in lessons/SUMMARY.md\n"));

    fs::write(&summary, text.replace("[Gather]", "[Scatter]")).unwrap();
    let (status, said) = dev(clone.path(), &["check"]);
    assert_eq!(status, 1);
    assert_eq!(said, "lessons/SUMMARY.md is out of date: run 'workbook dev update'\n");

    let (_, said) = dev(clone.path(), &["update"]);
    assert_eq!(said, "Brought up to date:\n  lessons/SUMMARY.md\n");
    fs::remove_file(clone.path().join("solutions/05_gather/bounded.rs")).unwrap();
    let (status, said) = dev(clone.path(), &["check"]);
    assert_eq!((status, said.as_str()), (1, "solutions/05_gather/bounded.rs is missing\n"));
}

#[test]
fn what_cannot_be_done_is_refused_in_words() {
    let clone = clone();
    for (args, word) in [
        (vec!["new", "chapter", "gather"], "already"),
        (vec!["new", "chapter", "Back Pressure"], "small letters"),
        (vec!["new", "exercise", "gather", "bounded"], "already"),
        (vec!["new", "exercise", "gahter", "slow_down"], "no chapter 'gahter'"),
    ] {
        let (status, said) = dev(clone.path(), &args);
        assert_eq!(status, 2, "{said}");
        assert!(said.contains(word), "{said}");
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let (status, said) = dev(elsewhere.path(), &["check"]);
    assert_eq!(status, 2);
    assert!(said.contains("a clone of the workbook"), "{said}");
}
