//! Whatever a student's program does, the checker answers within its limit, says what happened, and goes on.
#![cfg(unix)]

use crate::support::practice::{Folder, solved};
use crate::support::workbook;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What the checker may need beyond the time that the program is given: to compile, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The verdict on `first_await` with this for a body.
pub fn judge(body: &str, limit_s: u32) -> Value {
    judge_file(
        &format!(
            "use slow_api::{{Market, MarketError}};\n\
             #[allow(unused, unreachable_code, clippy::all)]\n\
             async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {{\n{body}\n}}\n"
        ),
        limit_s,
    )
}

pub fn judge_file(text: &str, limit_s: u32) -> Value {
    let file = tempfile::Builder::new().suffix(".rs").tempfile().unwrap();
    fs::write(file.path(), text).unwrap();
    let start = Instant::now();
    let output = workbook()
        .args([
            "check",
            "first_await",
            "--format",
            "json",
            "--time-limit",
            &limit_s.to_string(),
            "--file",
        ])
        .arg(file.path())
        .output()
        .unwrap();
    let took = start.elapsed();
    assert!(took < Duration::from_secs(u64::from(limit_s)) + PATIENCE, "took {took:?}");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    // Escape codes, in whichever form, would not be JSON.
    assert!(!output.stdout.contains(&0x1b));
    assert!(output.stdout.len() < 200_000, "{} bytes", output.stdout.len());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The answer, the right way: what the hostile ones go on from.
pub const HONEST: &str = "let price = market.quote(symbol).await.map(|quote| quote.price);";

/// That the time was up for work that does not end. On a busy machine the time for which a check waits for a core is no
/// time that it used, and the check itself may say before that its thread does not come back.
#[track_caller]
fn assert_endless(verdict: &Value) {
    let said = |words: &str| format!("{verdict:#}").contains(words);
    let words = if said("still running after 1 s") {
        "still running after 1 s"
    } else {
        "never comes back"
    };
    assert_says(verdict, "timed_out", words);
}

/// The outcome, and that some check says this.
#[track_caller]
pub fn assert_says(verdict: &Value, outcome: &str, words: &str) {
    assert_eq!(verdict["outcome"], outcome, "{verdict:#}");
    let checks = verdict["checks"].as_array().unwrap();
    assert_eq!(checks.len(), 4, "every check is accounted for");
    let said = checks
        .iter()
        .any(|check| check["message"].as_str().is_some_and(|text| text.contains(words)));
    assert!(said, "no check says {words:?}: {verdict:#}");
}

#[test]
fn an_endless_loop_is_stopped() {
    let verdict = judge("loop { std::hint::spin_loop(); }", 1);
    assert_endless(&verdict);
    // As many checks as there are cores run at once. Those that come later find the time used up.
    if thread::available_parallelism().is_ok_and(|cores| cores.get() < 3) {
        assert_says(&verdict, "timed_out", "not run: the time was up");
    }
}

#[test]
fn a_deadlock_is_stopped() {
    let body = "let lock = std::sync::Mutex::new(1); let one = lock.lock().unwrap(); let two = lock.lock().unwrap(); Ok(0.0)";
    assert_says(&judge(body, 2), "timed_out", "a lock that its holder waits for");
}

#[test]
fn an_hour_of_sleep_is_cut_short() {
    let body = "std::thread::sleep(std::time::Duration::from_secs(3600)); Ok(0.0)";
    assert_endless(&judge(body, 1));
}

#[test]
fn endless_output_is_cut_with_a_note() {
    let verdict = judge("loop { println!(\"again and again and again\"); }", 1);
    assert_endless(&verdict);
    let printed = verdict["checks"][0]["printed"].as_str().unwrap();
    assert!(printed.starts_with("again and again") && printed.ends_with('n'), "{printed}");
    assert!(
        printed.contains("MB left out ...]") || printed.contains("GB left out ...]"),
        "{printed}"
    );
    assert!(printed.len() < 20_000);
}

#[test]
fn one_endless_line_is_cut_as_well() {
    let verdict = judge("loop { eprint!(\"x\"); }", 1);
    assert_endless(&verdict);
    assert!(verdict["checks"][0]["printed"].as_str().unwrap().starts_with("xxxx"));
}

// Elsewhere than on Linux, there is no limit that holds.
#[cfg(target_os = "linux")]
#[test]
fn endless_allocation_hits_the_limit() {
    let body = "let mut hoard = Vec::new(); loop { hoard.push(vec![0_u8; 1 << 26]); }";
    assert_says(&judge(body, 30), "crashed", "more than 2 GiB of memory");
}

// A hole in a file, as large as the limit: the test does not fill the disk.
#[cfg(target_os = "linux")]
#[test]
fn endless_writing_hits_the_limit() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let body = format!(
        "use std::io::{{Seek, Write}}; let mut file = std::fs::File::create({:?}).unwrap();\n\
         file.seek(std::io::SeekFrom::Start((1 << 30) - 8)).unwrap();\n\
         loop {{ file.write_all(b\"again\").unwrap(); }}",
        file.path()
    );
    assert_says(&judge(&body, 30), "crashed", "a file of more than 1 GiB");
}

#[test]
fn a_stack_overflow_has_a_name() {
    let body = "fn dig(depth: u64) -> u64 { let rock = std::hint::black_box([depth; 64]); if depth == u64::MAX { 0 } else { dig(depth + 1) + rock[7] } }\nOk(dig(0) as f64)";
    assert_says(&judge(body, 10), "crashed", "the stack overflowed");
}

#[test]
fn an_abort_has_a_name() {
    assert_says(&judge("std::process::abort()", 10), "crashed", "SIGABRT");
}

#[test]
fn leaving_early_is_not_passing() {
    let verdict = judge("std::process::exit(0)", 10);
    assert_says(&verdict, "crashed", "the program ended itself, with exit status 0");
    assert!(verdict["checks"].as_array().unwrap().iter().all(|check| check["passed"] == false));
}

/// Writes these lines wherever a check's result might be read, and leaves as if all were well.
fn forging(lines: &str) -> String {
    format!(
        "use std::io::Write;\n\
         let name = std::env::args().find(|word| word.starts_with(\"tests::\")).unwrap();\n\
         let last = std::env::args().last().unwrap();\n\
         let text = format!({lines:?}).replace(\"NAME\", &name).replace(\"LAST\", &last);\n\
         print!(\"{{text}}\"); std::io::stdout().flush().unwrap();\n\
         for word in std::env::args().skip(1).filter(|word| word.contains('/')) {{\n\
         for path in [word.clone(), format!(\"{{word}}.seal\")] {{\n\
         if let Ok(mut file) = std::fs::File::options().append(true).open(path) {{ let _ = file.write_all(text.as_bytes()); }} }} }}\n\
         for n in 1..40 {{\n\
         if let Ok(mut file) = std::fs::File::options().append(true).open(format!(\"/dev/fd/{{n}}\")) {{ let _ = file.write_all(text.as_bytes()); }} }}\n\
         std::process::exit(0)"
    )
}

#[test]
fn printing_what_libtest_prints_is_not_passing() {
    let printed = "ok\ntest LAST ... ok\n\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.00s\n\n";
    assert_says(&judge(&forging(printed), 10), "crashed", "");
    assert_says(&judge(&forging("ok NAME\nsealed 0123456789abcdef\nok LAST\n"), 10), "crashed", "");
    assert_says(&judge(&forging("ok NAME\nok LAST\n"), 10), "crashed", "");
}

#[test]
fn the_secret_of_the_judge_is_nowhere_to_be_read() {
    // On the command line, in the environment, in the files where it was built.
    let body = "let mut seen: Vec<String> = std::env::args().chain(std::env::vars().map(|(_, value)| value)).collect();\n\
                for place in [std::path::PathBuf::from(std::env::args().next().unwrap()).parent().unwrap()] {\n\
                for entry in std::fs::read_dir(place).unwrap().flatten() { if let Ok(text) = std::fs::read_to_string(entry.path()) { seen.push(text); } } }\n\
                let needle = [\"black_box\", \"(\"].concat();\n\
                if seen.iter().any(|text| text.contains(&needle) || text.contains(&[\"seal\", \"ed \"].concat())) { panic!(\"found it\") }\n\
                panic!(\"looked in vain\")";
    assert_says(&judge(body, 10), "failed", "looked in vain");
}

#[test]
fn assertions_are_those_of_the_standard_library() {
    for name in ["assert", "assert_eq", "panic"] {
        let text = format!(
            "use slow_api::{{Market, MarketError}};\n\
             #[allow(unused)] macro_rules! {name} {{ ($($any:tt)*) => {{ () }} }}\n\
             async fn price_of(_: &Market, _: &str) -> Result<f64, MarketError> {{ Ok(1.0) }}\n"
        );
        assert_ne!(judge_file(&text, 10)["outcome"], "passed", "{name}");
    }
}

#[test]
fn a_library_in_disguise_is_refused() {
    let text = "extern crate self as slow_api;\npub mod check {}\npub struct Market;\n\
                async fn price_of(_: &Market, _: &str) -> Result<f64, ()> { Ok(1.0) }\n";
    let verdict = judge_file(text, 10);
    assert_eq!(verdict["outcome"], "tampered", "{verdict:#}");
    assert!(verdict["detail"].as_str().unwrap().contains("slow_api"), "{verdict:#}");
}

#[test]
fn right_answers_may_print_from_threads_that_nobody_waits_for() {
    let text = "use slow_api::{Market, MarketError};\n\
                async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {\n\
                for _ in 0..3 { std::thread::spawn(|| loop { println!(\"still here\"); std::thread::yield_now(); }); }\n\
                std::thread::spawn(|| println!(\"ok\\ntest zz ... ok\"));\n\
                Ok(market.quote(symbol).await?.price) }\n";
    let file = tempfile::Builder::new().suffix(".rs").tempfile().unwrap();
    fs::write(file.path(), text).unwrap();
    for _ in 0..10 {
        let check = ["check", "first_await", "--format", "json", "--file"];
        let output = workbook().args(check).arg(file.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_check_has_no_terminal() {
    let body = "match std::fs::File::open(\"/dev/tty\") { Ok(_) => panic!(\"a terminal\"), Err(error) => panic!(\"none: {error}\") }";
    assert_says(&judge(body, 10), "failed", "none: ");
}

#[cfg(target_os = "linux")]
#[test]
fn limits_hold_from_the_first_instruction() {
    let body = "let text = std::fs::read_to_string(\"/proc/self/limits\").unwrap();\n\
                let line = text.lines().find(|line| line.starts_with(\"Max data size\")).unwrap().to_owned(); panic!(\"{line}\")";
    let verdict = judge(body, 10);
    assert_says(&verdict, "failed", "2147483648");
}

#[cfg(target_os = "linux")]
#[test]
fn a_session_of_its_own_hides_no_child() {
    let mark = tempfile::NamedTempFile::new().unwrap();
    let path = mark.path().display();
    let body = format!(
        "std::process::Command::new(\"setsid\").args([\"-f\", \"sh\", \"-c\", \"echo $$ >> {path}; exec env -i sleep 600\"]).spawn().unwrap().wait().unwrap();\n\
         std::thread::sleep(std::time::Duration::from_millis(300));\n{HONEST} Ok(0.0 * price?)"
    );
    let verdict = judge(&body, 20);
    assert_eq!(verdict["outcome"], "failed", "{verdict:#}");
    assert!(all_gone(mark.path()) >= 3, "one for each check");
}

#[cfg(target_os = "linux")]
#[test]
fn a_check_that_kills_its_watcher_is_killed() {
    let body = "let parent = std::os::unix::process::parent_id().to_string();\n\
                std::process::Command::new(\"kill\").args([\"-KILL\", &parent]).status().unwrap(); loop {}";
    let start = Instant::now();
    assert_says(&judge(body, 20), "crashed", "killed the process that watches over it");
    assert!(start.elapsed() < PATIENCE);
}

#[cfg(target_os = "linux")]
#[test]
fn a_checker_that_is_killed_leaves_nothing_behind() {
    let folder = Folder::new("killed");
    let numbers = folder.path("numbers");
    let file = "exercises/01_what_is_async/first_await.rs";
    let statement = "    let quote =";
    let sleeping = format!("{}\n{statement}", sleeping(&numbers, 600));
    folder.write(file, &folder.read(file).replacen(statement, &sleeping, 1));
    folder.write("numbers", "");
    let check = ["check", "first_await", "--time-limit", "10m"];
    let mut program = started(&folder, &check).spawn().unwrap();
    wait_for_a_number(&numbers);
    program.kill().unwrap();
    program.wait().unwrap();
    thread::sleep(Duration::from_secs(1));
    assert!(all_gone(&numbers) >= 1);
}

#[test]
fn what_is_in_the_place_of_a_file_is_not_read_for_ever() {
    let folder = Folder::new("fifos");
    let file = "exercises/01_what_is_async/first_await.rs";
    let statement = "    let quote =";
    for command in ["rm -f R; mkfifo R", "rm -f R; ln -s /dev/zero R"] {
        let command = command.replace('R', "\\\"$WORKBOOK_TRACE_FILE\\\"");
        let swapping = format!(
            "std::process::Command::new(\"sh\").args([\"-c\", \"{command}\"]).status().unwrap();\n{statement}"
        );
        let shipped = fs::read_to_string("solutions/01_what_is_async/first_await.rs").unwrap();
        let at = shipped.find("    Ok(").or_else(|| shipped.find(statement)).unwrap();
        let (before, behind) = shipped.split_at(at);
        let swapping = swapping.replace(statement, "");
        folder.write(file, &format!("{before}{swapping}{behind}"));
        let check = ["trace", "first_await", "--check", "the_price_comes_from_the_market"];
        let output = folder.workbook().args(check).timeout(2 * PATIENCE).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("the price comes from the market: passed"), "{said}");
    }
    fs::create_dir_all(folder.path(".workbook")).unwrap();
    for command in ["mkfifo .workbook/progress.json", "ln -s /dev/zero .workbook/progress.json"] {
        let _ = fs::remove_file(folder.path(".workbook/progress.json"));
        let shell = Command::new("sh").args(["-c", command]).current_dir(&folder.root).status();
        assert!(shell.unwrap().success());
        folder.workbook().arg("list").timeout(PATIENCE).assert().success();
        folder.workbook().arg("hint").timeout(PATIENCE).assert().success();
    }
}

#[test]
fn one_check_that_crashes_leaves_the_others_their_verdict() {
    let verdict =
        judge(&format!("{HONEST} if price.is_err() {{ std::process::abort() }} price"), 10);
    assert_eq!(verdict["outcome"], "crashed");
    let passed: Vec<bool> =
        verdict["checks"].as_array().unwrap().iter().map(|check| check["passed"] == true).collect();
    assert_eq!(passed, [true, false, true, true]);
}

#[test]
fn threads_that_outlive_the_checks_hold_nobody_up() {
    let body = format!(
        "std::thread::spawn(|| loop {{ std::thread::sleep(std::time::Duration::from_millis(50)); }}); {HONEST} Ok(0.0 * price?)"
    );
    let verdict = judge(&body, 20);
    // It ends with its process, and the verdict is about the price.
    assert_says(&verdict, "failed", "got 0.00");
}

#[test]
fn children_are_killed_with_their_parent() {
    let mark = tempfile::NamedTempFile::new().unwrap();
    let path = mark.path().display();
    let body = format!(
        "std::process::Command::new(\"sh\").args([\"-c\", \"sleep 600 & echo $! >> {path}; wait\"]).spawn().unwrap();\n\
         std::thread::sleep(std::time::Duration::from_millis(300));\n{HONEST} Ok(0.0 * price?)"
    );
    let verdict = judge(&body, 20);
    assert_eq!(verdict["outcome"], "failed", "{verdict:#}");
    assert!(all_gone(mark.path()) >= 3, "one for each check");
}

/// Looks whether the processes whose numbers are in this file are gone; how many there were.
#[track_caller]
pub fn all_gone(numbers: &Path) -> usize {
    let numbers = fs::read_to_string(numbers).unwrap();
    for number in numbers.lines() {
        let state = Command::new("ps").args(["-o", "stat=", "-p", number]).output().unwrap();
        let state = String::from_utf8(state.stdout).unwrap();
        assert!(
            state.trim().is_empty() || state.starts_with('Z'),
            "{number} is still there: {state}"
        );
    }
    numbers.lines().count()
}

/// Statements that leave the number of the process in a file, and then sleep.
fn sleeping(numbers: &Path, seconds: u32) -> String {
    format!(
        "{{ use std::io::Write;\n\
         let mut numbers = std::fs::File::options().append(true).open({numbers:?}).unwrap();\n\
         writeln!(numbers, \"{{}}\", std::process::id()).unwrap();\n\
         std::thread::sleep(std::time::Duration::from_secs({seconds})); }}"
    )
}

/// Waits until there is something in the file.
#[track_caller]
fn wait_for_a_number(numbers: &Path) {
    let deadline = Instant::now() + 2 * PATIENCE;
    while fs::read(numbers).unwrap().is_empty() {
        assert!(Instant::now() < deadline, "nothing was started");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Ends the program from outside, and looks at how it went.
#[track_caller]
fn terminate(mut program: Child) {
    Command::new("kill").args(["-TERM", &program.id().to_string()]).status().unwrap();
    assert_eq!(program.wait().unwrap().code(), Some(143));
    // Whatever it may have started at the last moment has come up by now.
    thread::sleep(Duration::from_millis(300));
}

/// The program in a practice folder, whose output is not read.
fn started(folder: &Folder, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
    command.args(arguments).current_dir(&folder.root).env("CARGO_TARGET_DIR", Folder::target());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn a_checker_that_is_ended_leaves_no_check_behind_and_begins_none() {
    let folder = Folder::new("ended");
    let numbers = folder.path("numbers");
    let file = "exercises/01_what_is_async/first_await.rs";
    let statement = "    let quote =";
    let sleeping = format!("{}\n{statement}", sleeping(&numbers, 600));
    folder.write(file, &folder.read(file).replacen(statement, &sleeping, 1));
    for _ in 0..4 {
        folder.write("numbers", "");
        let check = ["check", "first_await", "--time-limit", "10m"];
        let program = started(&folder, &check).spawn().unwrap();
        wait_for_a_number(&numbers);
        terminate(program);
        // As many checks run at once as there are cores.
        let cores = thread::available_parallelism().unwrap().get();
        let count = all_gone(&numbers);
        assert!((1..=cores).contains(&count), "{count} were begun");
    }
}

/// A `PATH` on which a script takes the place of cargo.
fn with_cargo(folder: &Folder, script: &str) -> String {
    let cargo = folder.path("cargo");
    fs::write(&cargo, format!("#!/bin/sh\n{script}\n")).unwrap();
    Command::new("chmod").arg("+x").arg(&cargo).status().unwrap();
    format!("{}:{}", folder.root.display(), std::env::var("PATH").unwrap())
}

#[test]
fn what_cargo_says_is_shown_when_it_is_asked() {
    let folder = Folder::new("cargo_says");
    let path = with_cargo(&folder, "echo '   Compiling something' >&2; exit 101");
    let mut check = started(&folder, &["check"]);
    let output = check.env("PATH", path).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("This may take a minute") && said.contains("   Compiling something"),
        "{said}"
    );
}

#[test]
fn what_a_checker_that_is_ended_leaves_is_thrown_away_by_the_next() {
    let folder = Folder::new("ended_elsewhere");
    let numbers = folder.path("numbers");
    folder.write("numbers", "");
    let shipped = folder.read("exercises/01_what_is_async/first_await.rs");
    let statement = "    let quote =";
    let sleeping = format!("{}\n{statement}", sleeping(&numbers, 600));
    folder.write("sleeping.rs", &shipped.replacen(statement, &sleeping, 1));
    let check = ["check", "first_await", "--time-limit", "10m", "--file", "sleeping.rs"];
    let mut program = started(&folder, &check).spawn().unwrap();
    wait_for_a_number(&numbers);
    let workplaces = || {
        let entries = fs::read_dir(folder.path("target/workbook")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with("attempt-")).collect::<Vec<_>>()
    };
    let left = workplaces();
    assert_eq!(left.len(), 1);
    // In use, it stays.
    let honest = ["check", "first_await", "--file", "solutions/01_what_is_async/first_await.rs"];
    assert!(started(&folder, &honest).status().unwrap().success());
    assert_eq!(workplaces(), left);
    assert!(program.try_wait().unwrap().is_none());
    terminate(program);
    assert!(started(&folder, &honest).status().unwrap().success());
    assert!(workplaces().is_empty(), "{:?}", workplaces());
}

#[test]
fn a_checker_that_is_ended_takes_cargo_along() {
    let folder = Folder::new("ended_cargo");
    folder.write("numbers", "");
    let numbers = folder.path("numbers");
    let script = format!("sleep 600 &\necho $! >> '{}'\nwait", numbers.display());
    let mut check = started(&folder, &["check"]);
    let program = check.env("PATH", with_cargo(&folder, &script)).spawn().unwrap();
    wait_for_a_number(&numbers);
    terminate(program);
    assert_eq!(all_gone(&numbers), 1);
}

#[test]
fn a_verdict_on_what_a_file_said_before_is_none_on_what_it_says_now() {
    let folder = Folder::new("overtaken");
    let first = "exercises/01_what_is_async/first_await.rs";
    let shipped = folder.read(first);
    folder.solve("01_what_is_async/first_await.rs");
    folder.output(&["check", "first_await", "--no-advice"]);
    let numbers = folder.path("numbers");
    folder.write("numbers", "");
    let statement = "    let quote =";
    let sleeping = format!("{}\n{statement}", sleeping(&numbers, 1));
    folder.write(first, &shipped.replacen(statement, &sleeping, 1));
    let mut program = started(&folder, &["check", "first_await"]).spawn().unwrap();
    wait_for_a_number(&numbers);
    folder.solve("01_what_is_async/first_await.rs");
    assert_eq!(program.wait().unwrap().code(), Some(1));
    assert!(folder.output(&["list"]).contains(&solved(1)));
}

#[test]
fn a_reader_who_leaves_leaves_no_check_behind() {
    let folder = Folder::new("reader_left");
    let [first, second] = [("first_await", "    let quote =", 1), ("block_on", "todo!(", 600)].map(
        |(name, statement, seconds)| {
            folder.write(name, "");
            let file = format!("exercises/01_what_is_async/{name}.rs");
            let sleeping = sleeping(&folder.path(name), seconds);
            let sleeping = format!("{sleeping}\n{statement}");
            folder.write(&file, &folder.read(&file).replacen(statement, &sleeping, 1));
            folder.path(name)
        },
    );
    let check = ["check", "first_await", "block_on", "--time-limit", "10m"];
    let mut program = started(&folder, &check).stdout(Stdio::piped()).spawn().unwrap();
    // The first verdict finds no reader.
    drop(program.stdout.take());
    program.wait().unwrap();
    // Each of the four checks began, and the last one makes several calls at once.
    assert!(all_gone(&first) >= 4);
    // On a single core, its turn never came.
    let beside = thread::available_parallelism().unwrap().get() > 1;
    assert_eq!(all_gone(&second) > 0, beside);
}

#[test]
fn a_child_that_got_away_with_the_pipe_holds_nobody_up() {
    let body = format!(
        "std::process::Command::new(\"setsid\").args([\"sleep\", \"20\"]).spawn().unwrap();\n{HONEST} Ok(0.0 * price?)"
    );
    let start = Instant::now();
    let verdict = judge(&body, 10);
    assert_eq!(verdict["outcome"], "failed", "{verdict:#}");
    assert!(verdict["run_s"].as_f64().unwrap() < 10.0, "{:?}", start.elapsed());
}

#[test]
fn there_is_nothing_to_read() {
    let body = "let mut line = String::new(); let read = std::io::stdin().read_line(&mut line).unwrap(); panic!(\"read {read} bytes\")";
    assert_says(&judge(body, 10), "failed", "read 0 bytes");
}

#[test]
fn escape_codes_are_shown_and_not_obeyed() {
    let body = "println!(\"\\x1b[2J\\x1b]0;title\\x07cleared\"); panic!(\"\\x1b[31mred\\x1b[0m\")";
    let verdict = judge(body, 10);
    assert_says(&verdict, "failed", "\\u{1b}[31mred\\u{1b}[0m");
    assert!(verdict["checks"][0]["printed"].as_str().unwrap().contains("\\u{1b}[2J"));
}

#[test]
fn bytes_that_are_no_text_are_no_problem() {
    let body = "use std::io::Write; std::io::stdout().write_all(&[0xff, 0xfe, 0x00, 0x80]).unwrap(); panic!(\"done\")";
    assert_says(&judge(body, 10), "failed", "done");
}

#[test]
fn checks_that_are_taken_out_are_missed() {
    let text = "use slow_api::{Market, MarketError};\n\
                async fn price_of(_: &Market, _: &str) -> Result<f64, MarketError> { Ok(1.0) }\n#[cfg(any())]\n";
    assert_says(&judge_file(text, 10), "tampered", "this check is not in the program");
}

#[test]
fn checks_that_are_commented_out_do_not_compile() {
    let text = "async fn price_of() {}\n/*\n";
    let verdict = judge_file(text, 10);
    assert_eq!(verdict["outcome"], "compile_error");
    assert!(verdict["detail"].as_str().unwrap().contains("unterminated block comment"));
}

#[test]
fn a_compiler_that_never_ends_is_stopped() {
    let text = "#[allow(long_running_const_eval)]\nconst FOR_EVER: () = loop {};\nasync fn price_of() { FOR_EVER }\n";
    let verdict = judge_file(text, 2);
    assert_eq!(verdict["outcome"], "timed_out", "{verdict:#}");
    assert!(verdict["detail"].as_str().unwrap().contains("still busy after 10 s"), "{verdict:#}");
}

#[test]
fn a_compiler_that_is_led_astray_comes_back() {
    let text = "macro_rules! again { ($($x:tt)*) => { again!($($x)* $($x)*) } }\nagain!(a);\n";
    // Whichever limit it meets first: that of the compiler's own, of memory, or of time.
    let verdict = judge_file(text, 10);
    let outcome = verdict["outcome"].as_str().unwrap();
    assert!(["compile_error", "timed_out"].contains(&outcome), "{verdict:#}");
}
