//! Attempts that want a pass without the work, to disturb their neighbours, or to outlive the check.
#![cfg(target_os = "linux")]

use crate::hostile::{HONEST, all_gone, assert_says, judge, judge_file};
use crate::support::practice::Folder;
use serde_json::Value;
use std::time::Duration;

/// A wrong answer with these items above it.
fn wrong(items: &str) -> Value {
    judge_file(
        &format!(
            "use slow_api::{{Market, MarketError}};\n#[allow(unused)]\n{items}\n\
             async fn price_of(_: &Market, _: &str) -> Result<f64, MarketError> {{ Ok(1.0) }}\n"
        ),
        10,
    )
}

/// Code that writes a text to every file that is open for writing: the channel is among them.
const TO_ALL_FILES: &str = "fn to_all_files(text: &str) { use std::io::Write; for n in 3..64 {\n\
    if let Ok(mut file) = std::fs::File::options().append(true).open(format!(\"/dev/fd/{n}\")) { let _ = file.write_all(text.as_bytes()); } } }";

#[test]
fn no_name_of_ours_can_be_given_to_something_else() {
    for items in [
        "macro_rules! vec { ($($any:tt)*) => { ::std::vec::Vec::new() } }",
        "macro_rules! format { ($($any:tt)*) => { ::std::string::String::new() } }",
        "macro_rules! matches { ($($any:tt)*) => { true } }",
        "mod slow_api { pub mod check {} pub struct Market; }",
        "mod tokio { pub use ::core::prelude::v1::test; }",
        "mod std { pub use ::core::*; }",
        "fn zz_the_seal_behind_the_checks() {}",
        "mod tests {}",
        "macro_rules! include { ($($any:tt)*) => {} }",
        "#[macro_export] macro_rules! test { ($($any:tt)*) => {} }",
    ] {
        let outcome = wrong(items)["outcome"].clone();
        assert!(
            ["failed", "compile_error", "tampered"].contains(&outcome.as_str().unwrap()),
            "{items}: {outcome}"
        );
    }
}

#[test]
fn what_is_compiled_cannot_be_read_by_what_is_compiled() {
    // It need not run: a secret that is in the machine code as a text is lost.
    let names = ["checks.rs", "seal.rs", "./checks.rs", "lock"];
    for name in names {
        let verdict = judge(
            &format!(
                "const TEXT: &str = include_str!({name:?});\n\
                 if TEXT.contains(&[\"seal\", \"ed \"].concat()) {{ panic!(\"found it\") }} panic!(\"looked in vain\")"
            ),
            10,
        );
        let said = verdict.to_string();
        assert!(!said.contains("found it"), "{name}: {verdict:#}");
    }
}

#[test]
fn leaving_before_main_or_after_it_is_not_passing() {
    let before = "#[unsafe(link_section = \".init_array\")] #[used] static FIRST: extern \"C\" fn() = first;\n\
                  extern \"C\" fn first() { std::process::exit(0) }";
    assert_eq!(wrong(before)["outcome"], "crashed");
    let after = "unsafe extern \"C\" { fn atexit(last: extern \"C\" fn()) -> i32; fn _exit(status: i32) -> !; }\n\
                 #[unsafe(link_section = \".init_array\")] #[used] static FIRST: extern \"C\" fn() = first;\n\
                 extern \"C\" fn first() { unsafe { atexit(last); } }\n\
                 extern \"C\" fn last() { unsafe { _exit(0) } }";
    assert_ne!(wrong(after)["outcome"], "passed");
    let hook = "#[unsafe(link_section = \".init_array\")] #[used] static FIRST: extern \"C\" fn() = first;\n\
                extern \"C\" fn first() { std::panic::set_hook(Box::new(|_| std::process::exit(0))); }";
    assert_eq!(wrong(hook)["outcome"], "crashed");
}

#[test]
fn a_main_of_its_own_is_not_passing() {
    let main = format!(
        "{TO_ALL_FILES}\n#[unsafe(no_mangle)] pub extern \"C\" fn main() -> i32 {{\n\
         let name = std::env::args().find(|word| word.starts_with(\"tests::\")).unwrap_or_default();\n\
         to_all_files(&format!(\"ok {{name}}\\nsealed 00\\nok zz_the_seal_behind_the_checks\\n\")); 0 }}"
    );
    let text = format!(
        "#![no_main]\n{main}\nuse slow_api::{{Market, MarketError}};\n\
         async fn price_of(_: &Market, _: &str) -> Result<f64, MarketError> {{ Ok(1.0) }}\n"
    );
    let outcome = judge_file(&text, 10)["outcome"].clone();
    assert!(["crashed", "compile_error"].contains(&outcome.as_str().unwrap()), "{outcome}");
}

#[test]
fn who_closes_or_fills_the_channel_gains_nothing() {
    let closing = "use std::os::fd::FromRawFd; for n in 3..64 { drop(unsafe { std::fs::File::from_raw_fd(n) }); } Ok(1.0)";
    assert_ne!(judge(closing, 10)["outcome"], "passed");
    let filling = format!(
        "{TO_ALL_FILES}\nfor _ in 0..10_000 {{ to_all_files(\"ok ok ok ok\\n\"); }} Ok(1.0)"
    );
    assert_says(
        &judge(&filling, 20),
        "crashed",
        "wrote to the file in which the check's result is noted",
    );
}

#[test]
fn the_name_of_a_thread_proves_nothing() {
    let body = "let name = std::env::args().find(|word| word.starts_with(\"tests::\")).unwrap();\n\
                eprintln!(\"\\nthread '{name}' panicked at slow_api::check:1:1:\\nall is well\"); std::process::exit(0)";
    assert_ne!(judge(body, 10)["outcome"], "passed");
}

#[test]
fn a_daemon_does_not_outlive_the_helper_that_it_kills() {
    let mark = tempfile::NamedTempFile::new().unwrap();
    let path = mark.path().display();
    let body = format!(
        "std::process::Command::new(\"setsid\").args([\"-f\", \"sh\", \"-c\", \"echo $$ >> {path}; exec env -i setsid sleep 600\"]).status().unwrap();\n\
         std::thread::sleep(std::time::Duration::from_millis(300));\n\
         let parent = std::os::unix::process::parent_id().to_string();\n\
         std::process::Command::new(\"kill\").args([\"-KILL\", &parent]).status().unwrap(); loop {{}}"
    );
    assert_says(&judge(&body, 20), "crashed", "killed the process that watches over it");
    std::thread::sleep(Duration::from_millis(300));
    assert!(all_gone(mark.path()) >= 1);
}

#[test]
fn who_stops_the_helper_or_itself_is_killed() {
    let stop = |who: &str| {
        format!(
            "let id = {who}.to_string(); std::process::Command::new(\"kill\").args([\"-STOP\", &id]).status().unwrap(); loop {{}}"
        )
    };
    assert_says(&judge(&stop("std::process::id()"), 2), "timed_out", "still running after 2 s");
    let verdict = judge(&stop("std::os::unix::process::parent_id()"), 2);
    assert_eq!(verdict["outcome"], "timed_out", "{verdict:#}");
}

#[test]
fn there_is_an_end_to_new_processes_and_threads() {
    let processes = format!(
        "let mut children = Vec::new(); for _ in 0..200 {{ children.extend(std::process::Command::new(\"sleep\").arg(\"600\").spawn()); }}\n{HONEST} Ok(0.0 * price?)"
    );
    assert_says(&judge(&processes, 20), "failed", "got 0.00");
    let threads = "let limits = std::fs::read_to_string(\"/proc/self/limits\").unwrap();\n\
                   let line = limits.lines().find(|line| line.starts_with(\"Max processes\")).unwrap().to_owned(); panic!(\"{line}\")";
    let verdict = judge(threads, 10);
    let said = verdict["checks"][0]["message"].as_str().unwrap();
    assert!(!said.contains("unlimited"), "{said}");
    let threads = "loop { std::thread::spawn(|| loop { std::thread::park() }); }";
    let outcome = judge(threads, 20)["outcome"].clone();
    assert!(["failed", "crashed", "timed_out"].contains(&outcome.as_str().unwrap()), "{outcome}");
}

#[test]
fn a_compiler_that_waits_for_a_pipe_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let text = format!("static A: &[u8] = include_bytes!({:?});\n", pipe.display());
    assert_eq!(judge_file(&text, 2)["outcome"], "timed_out");
}

#[test]
fn deep_nesting_is_no_crash_of_ours() {
    for text in [
        format!("fn deep() {{ {}{} }}\n", "(".repeat(60_000), ")".repeat(60_000)),
        format!("type Deep = {}(){};\n", "(".repeat(20_000), ",)".repeat(20_000)),
        format!("fn long() {{ let _ = 1{}; }}\n", " + 1".repeat(60_000)),
    ] {
        let verdict = judge_file(&text, 10);
        let outcome = verdict["outcome"].as_str().unwrap();
        assert!(["compile_error", "not_judged", "timed_out"].contains(&outcome), "{verdict:#}");
    }
}

#[test]
fn a_check_cannot_judge_its_neighbours() {
    let folder = Folder::new("neighbours");
    folder.solve("01_what_is_async/block_on.rs");
    let file = "exercises/01_what_is_async/first_await.rs";
    let statement = "    let quote =";
    let root = folder.root.display();
    // Everything that was built, and the library that programs load.
    let spoil = format!(
        "for entry in std::fs::read_dir(\"{root}/target/workbook/dependencies\").unwrap().flatten() {{\n\
         for entry in std::fs::read_dir(entry.path()).unwrap().flatten() {{\n\
         let library = entry.path().join(\"libworkbook_libraries.so\");\n\
         if library.is_file() {{ std::fs::write(library, b\"not a library\").unwrap(); }} }} }}\n{statement}"
    );
    let shipped = folder.read(file);
    folder.write(file, &shipped.replacen(statement, &spoil, 1));
    for _ in 0..2 {
        let check = ["check", "first_await", "block_on", "--format", "json"];
        let output = folder.workbook().args(check).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let verdicts: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_ne!(verdicts[0]["outcome"], "passed", "{text}");
        assert!(
            ["passed", "not_judged"].contains(&verdicts[1]["outcome"].as_str().unwrap()),
            "{text}"
        );
    }
    folder.write(file, &shipped);
    let verdict = folder.output(&["check", "block_on", "--format", "json"]);
    assert!(verdict.contains("\"passed\""), "{verdict}");
}

#[test]
fn a_check_that_takes_the_work_folder_away_blames_nobody_else() {
    let folder = Folder::new("taken_away");
    folder.solve("01_what_is_async/block_on.rs");
    let file = "exercises/01_what_is_async/first_await.rs";
    let statement = "    let quote =";
    let spoil = format!(
        "let _ = std::fs::remove_dir_all(\"{}/target/workbook\");\n{statement}",
        folder.root.display()
    );
    folder.write(file, &folder.read(file).replacen(statement, &spoil, 1));
    let check = ["check", "first_await", "block_on", "--format", "json"];
    let output = folder.workbook().args(check).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let verdicts: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(verdicts.len(), 2, "{text}");
    assert!(["passed", "not_judged"].contains(&verdicts[1]["outcome"].as_str().unwrap()), "{text}");
    assert!(folder.output(&["check", "block_on", "--format", "json"]).contains("\"passed\""));
}

#[test]
fn a_hook_that_hides_its_panics_is_still_heard_to_fail() {
    let hook = "#[unsafe(link_section = \".init_array\")] #[used] static FIRST: extern \"C\" fn() = first;\n\
                extern \"C\" fn first() { std::panic::set_hook(Box::new(|_| {})); }";
    let verdict = wrong(hook);
    assert_eq!(verdict["outcome"], "failed", "{verdict:#}");
}

#[test]
fn memory_that_is_shared_is_memory() {
    // Files in memory are held to the limit on files, mappings to that on memory.
    let body = "use std::io::Write; let mut file = std::fs::File::options().read(true).write(true).create_new(true).open(format!(\"/dev/shm/workbook-test-{}\", std::process::id())).unwrap();\n\
                let path = format!(\"/dev/shm/workbook-test-{}\", std::process::id()); std::fs::remove_file(path).unwrap();\n\
                file.set_len((1 << 30) + 1).map_err(|error| panic!(\"refused: {error}\")).unwrap(); loop {}";
    let verdict = judge(body, 10);
    assert_ne!(verdict["outcome"], "passed");
    assert_ne!(verdict["outcome"], "timed_out", "{verdict:#}");
}

#[test]
fn names_of_files_are_not_obeyed() {
    let folder = Folder::new("names");
    let strange = "odd\x1b[31m\nname.rs";
    folder.write(strange, "fn broken(\n");
    for file in [strange, "no\x1b]0;title\x07such\nfile.rs"] {
        let output =
            folder.workbook().args(["check", "first_await", "--file", file]).output().unwrap();
        for text in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(text);
            assert!(
                !text.contains("\x1b[31m") && !text.contains("\x1b]0") && !text.contains('\x07'),
                "{text:?}"
            );
        }
        let all = [output.stdout, output.stderr].concat();
        let all = String::from_utf8_lossy(&all).into_owned();
        assert!(all.contains("\\u{1b}") && all.contains("\\n"), "{all:?}");
    }
    // Not within another practice folder.
    let above = tempfile::tempdir().unwrap();
    let root = above.path().join("a\x1b[31mfolder");
    let output = folder.workbook().arg("init").arg(&root).output().unwrap();
    assert!(output.status.success() && !output.stdout.contains(&0x1b), "{output:?}");
}
