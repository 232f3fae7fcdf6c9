//! Practising, from outside: a folder, verdicts, hints, solutions, progress.

use crate::support::practice::{Folder, exercises, solved};
use crate::support::workbook;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

const FIRST: &str = "01_what_is_async/first_await.rs";

fn verdict(folder: &Folder, arguments: &[&str]) -> Value {
    let output = folder.output(&[&["check", "--format", "json"], arguments].concat());
    serde_json::from_str(&output).unwrap_or_else(|error| panic!("{error}: {output}"))
}

#[test]
fn all_solutions_pass_in_a_fresh_folder() {
    let folder = Folder::new("solutions");
    let output = folder.output(&["check", "--all", "--solutions"]);
    assert!(output.contains(&format!("\n{0} of {0} passed.", exercises())), "{output}");
    folder.workbook().args(["check", "--solutions", "--format", "json"]).assert().success();
    let lock = folder.read("Cargo.lock");
    assert_eq!(
        lock,
        fs::read_to_string("exercises/practice.lock").unwrap(),
        "cargo changed the lock file"
    );
}

#[test]
fn no_exercise_passes_as_it_is_shipped() {
    let folder = Folder::new("shipped");
    // Some wait for real sockets, and this machine may be busy.
    let check = ["check", "--all", "--format", "json", "--time-limit", "60s"];
    let output = folder.workbook().args(check).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let output = String::from_utf8(output.stdout).unwrap();
    let verdicts: Vec<Value> =
        output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(verdicts.len(), exercises());
    for verdict in &verdicts {
        // Some are about what the compiler refuses.
        let outcome = verdict["outcome"].as_str().unwrap();
        assert!(["failed", "compile_error"].contains(&outcome), "{verdict:#}");
        assert_eq!(verdict["notes"], serde_json::json!([]), "{verdict:#}");
    }
    assert!(!folder.output(&["list"]).contains('✓'));
}

#[test]
fn exercises_solutions_and_their_list_agree() {
    let info: toml::Table = fs::read_to_string("exercises/info.toml").unwrap().parse().unwrap();
    let entries = info["exercises"].as_array().unwrap();
    let path = |entry: &toml::Value| {
        format!("{}/{}.rs", entry["dir"].as_str().unwrap(), entry["name"].as_str().unwrap())
    };
    let mut listed: Vec<String> = entries.iter().map(path).collect();
    for path in &listed {
        let [exercise, solution] = ["exercises", "solutions"].map(|top| {
            let path = format!("{top}/{path}");
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
        });
        assert!(exercise.contains("// TODO"), "{path} has nothing to do");
        // Rustlings looks for these words.
        assert!(exercise.contains("fn main()"), "{path} has no main function");
        assert!(exercise.contains("#[test]\n"), "{path} has no plain test");
        assert!(!solution.contains("TODO"), "the solution of {path} has something left to do");
        let checks =
            |text: &str| text.split_once("\n#[cfg(test)]\n").map(|(_, checks)| checks.to_owned());
        assert!(checks(&exercise).is_some(), "{path} has no checks");
        assert_eq!(
            checks(&exercise),
            checks(&solution),
            "the checks of {path} differ from its solution's"
        );
    }
    for entry in entries {
        let hint = entry["hint"].as_str().unwrap();
        let steps = hint.split("\n---\n").count();
        assert!((2..=4).contains(&steps), "{} has {steps} hints", entry["name"]);
        workbook().args(["read", entry["lesson"].as_str().unwrap()]).assert().success();
    }
    for top in ["exercises", "solutions"] {
        let mut there: Vec<String> = Vec::new();
        for dir in fs::read_dir(top)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
        {
            for file in fs::read_dir(&dir).unwrap() {
                let name = [dir.file_name().unwrap(), &file.unwrap().file_name()]
                    .map(|name| name.to_string_lossy().into_owned());
                there.push(name.join("/"));
            }
        }
        there.sort();
        listed.sort();
        assert_eq!(there, listed, "in {top}");
    }
}

#[test]
fn a_verdict_teaches_and_names_what_to_do_next() {
    let folder = Folder::new("verdict");
    folder
        .workbook()
        .args(["check", "--color", "never"])
        .assert()
        .code(1)
        .stdout(predicates::str::starts_with(format!("failed  first_await  exercises/{FIRST}\n")))
        .stdout(predicates::str::contains("A future makes no call until it is"))
        .stdout(predicates::str::contains("1 of 4 checks passed."))
        .stdout(predicates::str::contains("workbook hint first_await"));

    let json = verdict(&folder, &["first_await"]);
    assert_eq!(json["schema"], 1);
    assert_eq!(json["exercise"], "first_await");
    assert_eq!(json["outcome"], "failed");
    assert_eq!(json["checks"][0]["name"], "the_price_comes_from_the_market");
    assert_eq!(json["checks"][0]["passed"], false);
    let message = json["checks"][0]["message"].as_str().unwrap();
    assert!(!message.contains("panicked") && !message.contains("thread '"), "{message}");
    assert!(json["compile_s"].as_f64().unwrap() > 0.0 && json["run_s"].as_f64().unwrap() > 0.0);

    folder.solve(FIRST);
    folder
        .workbook()
        .args(["check", "--color", "never"])
        .assert()
        .success()
        .stdout(predicates::str::contains("4 of 4 checks passed."));
    // The next one is next.
    assert_eq!(verdict(&folder, &[])["exercise"], "block_on");
    assert!(folder.output(&["list"]).contains(&solved(1)));
}

#[test]
fn what_does_not_compile_is_shown_as_the_compiler_renders_it() {
    let folder = Folder::new("compile_error");
    folder.write(&format!("exercises/{FIRST}"), "fn price_of() { let x: u8 = \"\"; }\n");
    let json = verdict(&folder, &["first_await"]);
    assert_eq!(json["outcome"], "compile_error");
    let detail = json["detail"].as_str().unwrap();
    assert!(detail.contains("error[E0308]: mismatched types"), "{detail}");
    assert!(detail.contains(&format!("--> exercises/{FIRST}:1:29")), "{detail}");
    // At the end of the file, where there is more than the student has ever seen.
    folder.write(&format!("exercises/{FIRST}"), "fn price_of() {\n");
    let json = verdict(&folder, &["first_await"]);
    let detail = json["detail"].as_str().unwrap();
    assert!(detail.contains("unclosed delimiter") && !detail.contains("zz_seal"), "{detail}");
    // In the checks, since the function is another one: where the student sees them.
    let solution = folder.read(&format!("solutions/{FIRST}"));
    let other =
        solution.replace("price_of(market: &Market, symbol: &str)", "price_of(symbol: &str)");
    folder.write(&format!("exercises/{FIRST}"), &format!("// One line more.\n{other}"));
    let json = verdict(&folder, &["first_await"]);
    let detail = json["detail"].as_str().unwrap();
    let (above, _) = other.split_once("price_of(&market, symbol))").unwrap();
    let place = format!("--> exercises/{FIRST}:{}:", above.lines().count() + 1);
    assert!(detail.contains(&place) && !detail.contains("checks.rs"), "{place} in {detail}");
    folder.write(&format!("exercises/{FIRST}"), "fn price_of() {\n");
    let coloured = folder.output(&["check", "--color", "always"]);
    assert!(coloured.contains("\x1b["), "{coloured}");
}

#[test]
fn whoever_edits_the_checks_is_told_and_judged_by_the_originals() {
    let folder = Folder::new("edited_checks");
    let shipped = folder.read(&format!("exercises/{FIRST}"));
    let (code, _) = shipped.split_once("#[cfg(test)]").unwrap();
    let passing =
        format!("{code}#[cfg(test)]\nmod tests {{\n    #[test]\n    fn all_is_well() {{}}\n}}\n");
    folder.write(&format!("exercises/{FIRST}"), &passing);
    let json = verdict(&folder, &["first_await"]);
    assert_eq!(json["outcome"], "failed");
    assert_eq!(json["checks"].as_array().unwrap().len(), 4);
    assert!(json["notes"][0].as_str().unwrap().contains("not the original ones"), "{json:#}");

    folder.write(&format!("exercises/{FIRST}"), code);
    let json = verdict(&folder, &["first_await"]);
    assert_eq!(json["outcome"], "failed");
    assert!(json["notes"][0].as_str().unwrap().contains("no checks any more"), "{json:#}");

    // Without the line above them, it is not known where they begin.
    folder.write(&format!("exercises/{FIRST}"), &shipped.replace("#[cfg(test)]\n", ""));
    let json = verdict(&folder, &["first_await"]);
    assert_eq!(json["outcome"], "tampered");
    assert!(json["detail"].as_str().unwrap().contains("Put it back"), "{json:#}");
}

#[test]
fn hints_come_one_at_a_time() {
    let folder = Folder::new("hints");
    let hints: Vec<String> = (0..4).map(|_| folder.output(&["hint"])).collect();
    for (n, hint) in (1..).zip(&hints[..3]) {
        assert!(hint.contains(&format!("first_await: hint {n} of 3")), "{hint}");
        assert!(hint.contains("workbook read what-is-async"), "{hint}");
    }
    assert_eq!(hints[2], hints[3], "after the last, the last");
    assert!(folder.output(&["hint", "fetch_all"]).contains("hint 1 of"));
}

#[test]
fn the_solution_is_not_given_away() {
    let folder = Folder::new("solution");
    folder.workbook().arg("solution").assert().code(2).stderr(predicates::str::contains("--yes"));
    let answer = folder.output(&["solution", "--yes", "--color", "never"]);
    assert!(
        answer.contains("market.quote(symbol).await?") && !answer.contains("#[cfg(test)]"),
        "{answer}"
    );
    folder.solve(FIRST);
    folder.output(&["check", "first_await", "--no-advice"]);
    assert!(folder.output(&["solution", "first_await"]).contains("async fn price_of"));
}

#[test]
fn reset_keeps_what_was_there() {
    let folder = Folder::new("reset");
    let file = format!("exercises/{FIRST}");
    let shipped = folder.read(&file);
    folder.solve(FIRST);
    folder.output(&["check", "first_await", "--no-advice"]);
    for n in 1..=2 {
        let mine = format!("// attempt {n}\n");
        folder.write(&file, &mine);
        let output = folder.output(&["reset", "first_await"]);
        let backup = format!(".workbook/backups/first_await-{n}.rs");
        assert!(output.contains(&format!("first_await-{n}.rs")), "{output}");
        assert_eq!(folder.read(&backup), mine);
        assert_eq!(folder.read(&file), shipped);
    }
    assert!(folder.output(&["list"]).contains(&solved(0)));
    // What is as it was needs no backup, and what is gone comes back.
    assert!(!folder.output(&["reset", "first_await"]).contains("backups"));
    fs::remove_file(folder.path(&file)).unwrap();
    folder
        .workbook()
        .args(["check", "first_await"])
        .assert()
        .failure()
        .stderr(predicates::str::contains("workbook reset first_await"));
    folder.output(&["reset", "first_await"]);
    assert_eq!(folder.read(&file), shipped);
}

#[test]
fn what_is_missing_keeps_nobody_from_the_rest() {
    let folder = Folder::new("missing");
    folder.solve(FIRST);
    let block_on = folder.path("exercises/01_what_is_async/block_on.rs");
    fs::remove_file(&block_on).unwrap();
    folder
        .workbook()
        .args(["check", "first_await", "block_on"])
        .assert()
        .code(1)
        .stdout(predicates::str::contains("passed  first_await"))
        .stdout(predicates::str::contains("1 of 2 passed."))
        .stderr(predicates::str::contains("`workbook reset block_on` writes it again"));
    assert!(folder.output(&["list"]).contains(&solved(1)));
    // What is in its place is not read for ever, nor written over.
    for command in [["check", "block_on"], ["reset", "block_on"]] {
        fs::create_dir_all(&block_on).unwrap();
        folder
            .workbook()
            .args(command)
            .assert()
            .code(1)
            .stderr(predicates::str::contains("something else than a file is in its place"));
    }
    // The list of exercises is in the program, too.
    folder.write("info.toml", "<<<<<<< damaged");
    assert!(folder.output(&["list"]).contains(&solved(1)));
}

#[test]
fn a_file_from_elsewhere_is_judged_as_one_exercise() {
    let folder = Folder::new("elsewhere");
    let solution = format!("solutions/{FIRST}");
    let refused = |arguments: &[&str], words: &str| {
        let check = folder.workbook().arg("check").args(arguments).assert();
        check.code(2).stderr(predicates::str::contains(words));
    };
    refused(&["first_await", "--file", "no/such.rs"], "no/such.rs cannot be read");
    refused(&["first_await", "block_on", "--file", &solution], "name one");
    refused(&["--file", &solution], "<NAME>");
    assert_eq!(verdict(&folder, &["first_await", "--file", &solution])["outcome"], "passed");
    // It is not the student's.
    assert!(folder.output(&["list"]).contains(&solved(0)));
}

#[test]
fn when_all_is_solved_there_is_no_verdict_to_print() {
    let folder = Folder::new("all_solved");
    let info: toml::Table = folder.read("info.toml").parse().unwrap();
    let entries = info["exercises"].as_array().unwrap();
    let names: Vec<&str> = entries.iter().map(|entry| entry["name"].as_str().unwrap()).collect();
    let progress = serde_json::json!({ "schema": 1, "solved": names });
    fs::create_dir_all(folder.path(".workbook")).unwrap();
    folder.write(".workbook/progress.json", &progress.to_string());
    let farewell = info["final_message"].as_str().unwrap().trim();
    assert_eq!(folder.output(&["check"]).trim(), farewell);
    assert_eq!(folder.output(&["check", "--format", "json"]), "");
    for command in ["hint", "solution", "reset"] {
        let refused = folder.workbook().arg(command).assert().code(2);
        refused.stderr(predicates::str::contains("all is solved, so name the exercise"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn nobody_to_tell_is_no_reason_to_panic() {
    for arguments in [&["check", "no_such"][..], &["check", "first_await", "--file", "no/such.rs"]]
    {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
        let status = command.args(arguments).stderr(full).status().unwrap();
        assert_eq!(status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_damaged_progress_file_is_set_aside_and_said_so() {
    let folder = Folder::new("progress");
    fs::create_dir_all(folder.path(".workbook")).unwrap();
    for (n, damage) in ["{ not json", "{\"schema\": 99, \"solved\": []}"].into_iter().enumerate() {
        folder.write(".workbook/progress.json", damage);
        let kind = ["damaged", "newer"][n];
        folder
            .workbook()
            .args(["hint"])
            .assert()
            .success()
            .stderr(predicates::str::contains(format!("progress.{kind}-1.json")));
        assert_eq!(folder.read(&format!(".workbook/progress.{kind}-1.json")), damage);
    }
}

#[test]
fn a_wrapper_around_the_compiler_is_respected_and_said_so() {
    let folder = Folder::new("wrapper");
    folder.solve(FIRST);
    let output = folder
        .workbook()
        .env("RUSTC_WRAPPER", "/usr/bin/env")
        .args(["check", "first_await", "--format", "json"])
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["outcome"], "passed", "{json:#}");
    let note = json["notes"][0].as_str().unwrap();
    assert!(note.contains("through cargo") && note.contains("RUSTC_WRAPPER"), "{note}");
}

#[test]
fn what_changes_about_the_dependencies_is_noticed() {
    let folder = Folder::new("changed");
    folder.solve(FIRST);
    folder.output(&["check", "first_await", "--no-advice"]);
    let known = dependencies(&folder);
    let check = || verdict(&folder, &["first_await"])["outcome"].clone();

    // A library that was there and is not: cargo is asked again.
    let text = fs::read_to_string(&known).unwrap();
    fs::write(&known, text.replace("/libslow_api-", "/libno_such_api-")).unwrap();
    assert_eq!(check(), "passed");
    fs::write(&known, "damaged").unwrap();
    assert_eq!(check(), "passed");
    // So it is when a manifest was touched.
    let read = || fs::read_to_string(dependencies(&folder)).unwrap();
    let manifest = folder.read("Cargo.toml");
    folder.write("Cargo.toml", &format!("{manifest}# touched\n"));
    let before = read();
    assert_eq!(check(), "passed");
    assert_ne!(read(), before);
    // And not otherwise.
    let before = read();
    assert_eq!(check(), "passed");
    assert_eq!(read(), before);
}

/// The one file in which is kept what is known of dependencies.
fn dependencies(folder: &Folder) -> std::path::PathBuf {
    let entries = fs::read_dir(folder.path("target/workbook")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut known = paths.filter(|path| path.extension().is_some_and(|kind| kind == "json"));
    let first = known.next().expect("cargo was asked");
    assert_eq!(known.next(), None);
    first
}

#[test]
fn the_first_exercise_waits_for_little() {
    let folder = Folder::new("little");
    folder.output(&["check", "first_await"]);
    let known: Value =
        serde_json::from_str(&fs::read_to_string(dependencies(&folder)).unwrap()).unwrap();
    assert_eq!(known["names"], serde_json::json!(["slow_api", "tokio"]));
    // Every crate that is built for it, those of the compiler's own included.
    let lock = fs::read_dir(folder.path("target/workbook/dependencies")).unwrap().next().unwrap();
    let lock = fs::read_to_string(lock.unwrap().path().join("Cargo.lock")).unwrap();
    let crates = lock.matches("[[package]]").count();
    assert!(crates <= 25, "{crates} crates:\n{lock}");
}

#[test]
fn solutions_may_be_taken_away() {
    let folder = Folder::new("no_solutions");
    folder.solve(FIRST);
    fs::remove_dir_all(folder.path("solutions")).unwrap();
    assert_eq!(verdict(&folder, &["first_await"])["outcome"], "passed");
    let wrapped = folder
        .workbook()
        .env("RUSTC_WRAPPER", "/usr/bin/env")
        .args(["check", "first_await"])
        .output();
    assert!(wrapped.unwrap().status.success());
}

#[test]
fn a_changed_library_changes_no_verdict() {
    let folder = Folder::new("library");
    let judge = |variables: &[(&str, &str)]| {
        let mut check = folder.workbook();
        let output =
            check.args(["check", "first_await"]).envs(variables.iter().copied()).output().unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    assert!(!judge(&[]).0);
    let lib = folder.read("slow-api/src/check.rs");
    for variables in [&[][..], &[("RUSTC_WRAPPER", "/usr/bin/env")]] {
        folder.write("slow-api/src/check.rs", "// Nothing is ever wrong.\n");
        let (passed, said) = judge(variables);
        assert!(!passed && said.contains("backups/library-"), "{said}");
        assert_eq!(folder.read("slow-api/src/check.rs"), lib);
    }
    assert_eq!(
        folder.read(".workbook/backups/library-1/slow-api/src/check.rs"),
        "// Nothing is ever wrong.\n"
    );
    // What is known of it is not to be written by hand.
    let known = dependencies(&folder);
    let text = fs::read_to_string(&known).unwrap();
    fs::write(&known, text.replace("/libslow_api-", "/libother-")).unwrap();
    assert!(!judge(&[]).0);
    assert!(!fs::read_to_string(&known).unwrap().contains("/libother-"));
}

#[test]
fn the_machine_is_not_taken_for_the_student() {
    let folder = Folder::new("machine");
    folder.solve(FIRST);
    folder.output(&["check", "first_await", "--no-advice"]);
    let one_is_solved = || assert!(folder.output(&["list"]).contains(&solved(1)));
    one_is_solved();
    let judge = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut check = folder.workbook();
        check.args(["check", "first_await", "--format", "json"]);
        check.envs(variables.iter().copied()).args(arguments);
        let output = check.output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        json["outcome"].as_str().unwrap().to_owned()
    };
    let wrapper = ("RUSTC_WRAPPER", "/no/such/wrapper");
    assert_eq!(judge(&[wrapper], &[]), "not_judged");
    assert_eq!(judge(&[wrapper, ("PATH", "/no/such/folder")], &[]), "not_judged");
    one_is_solved();
    // It had no time to show what it can.
    assert_eq!(judge(&[], &["--time-limit", "0.001"]), "timed_out");
    one_is_solved();
    folder
        .workbook()
        .env("RUSTC_WRAPPER", "/no/such/wrapper")
        .args(["check", "first_await", "--color", "never"])
        .assert()
        .code(1)
        .stdout(predicates::str::starts_with("not judged  first_await"))
        .stdout(predicates::str::contains("Stuck?").count(0));
}

#[test]
fn one_attempt_leaves_the_others_alone() {
    let folder = Folder::new("alone");
    folder.solve(FIRST);
    for second in ["extern crate rand;", "use no_such_crate::x;", "fn broken( {"] {
        let file = "exercises/01_what_is_async/block_on.rs";
        folder.write(
            file,
            &format!("{second}\n{}", folder.read("solutions/01_what_is_async/block_on.rs")),
        );
        let check = ["check", "first_await", "block_on", "--format", "json"];
        let output = folder.workbook().args(check).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let verdicts: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(verdicts[0]["outcome"], "passed", "{second}: {text}");
        assert_eq!(verdicts[1]["outcome"], "compile_error", "{second}: {text}");
        assert_eq!(verdicts[0]["notes"], serde_json::json!([]), "{second}");
    }
}

/// The environments in which cargo has to build, and one in which it need not.
fn routes() -> Vec<Vec<(&'static str, &'static str)>> {
    let mut routes =
        vec![vec![], vec![("RUSTC_WRAPPER", "/usr/bin/env")], vec![("RUSTFLAGS", "-D warnings")]];
    if cfg!(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu")) {
        routes.push(vec![("CARGO_BUILD_TARGET", "x86_64-unknown-linux-gnu")]);
    }
    routes
}

#[test]
fn verdicts_are_the_same_whichever_way_it_is_built() {
    let folder = Folder::new("routes");
    let solution = folder.read(&format!("solutions/{FIRST}"));
    let shipped = folder.read(&format!("exercises/{FIRST}"));
    let (code, _) = solution.split_once("#[cfg(test)]").unwrap();
    let body = "    let quote = ";
    let broken = |line: &str| solution.replacen(body, &format!("    {line}\n{body}"), 1);
    let above = |line: &str| {
        solution.replacen("\nasync fn price_of", &format!("\n{line}\n\nasync fn price_of"), 1)
    };
    let attempts = [
        ("passed", solution.clone()),
        ("passed", code.to_owned()),
        (
            "passed",
            format!("{code}#[cfg(test)]\nmod tests {{\n    #[test]\n    fn mine() {{}}\n}}\n"),
        ),
        ("passed", above("fn unused() {}")),
        ("failed", shipped),
        ("failed", broken("panic!(\"mine\");")),
        ("compile_error", "fn price_of() {".to_owned()),
        ("compile_error", above("extern crate rand;")),
        ("crashed", broken("std::process::exit(0);")),
        ("crashed", broken("std::process::abort();")),
        ("tampered", above("extern crate self as slow_api;")),
        ("tampered", solution.replace("#[cfg(test)]", "#[cfg(any())]\n#[cfg(test)]")),
    ];
    for (expected, text) in &attempts {
        folder.write("attempt.rs", text);
        for route in routes() {
            let mut check = folder.workbook();
            check.args(["check", "first_await", "--format", "json", "--file", "attempt.rs"]);
            let output = check.envs(route.iter().copied()).output().unwrap();
            let json: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
                panic!("{error}: {}", String::from_utf8_lossy(&output.stderr))
            });
            assert_eq!(json["outcome"], *expected, "{route:?}: {json:#}\n{text}");
        }
    }
}

#[test]
fn what_a_student_adds_to_the_manifest_is_built() {
    let folder = Folder::new("added");
    fs::create_dir_all(folder.path("extra/src")).unwrap();
    folder.write("extra/Cargo.toml", "[package]\nname = \"extra\"\nedition = \"2024\"\n");
    folder.write("extra/src/lib.rs", "pub fn half(x: f64) -> f64 { x / 2.0 }\n");
    let shipped = folder.read("Cargo.toml");
    let solution = folder.read(&format!("solutions/{FIRST}"));
    let halved = solution.replacen("Ok(quote.price)", "Ok(2.0 * extra::half(quote.price))", 1);
    folder.write(&format!("exercises/{FIRST}"), &halved);
    for kind in ["dependencies", "dev-dependencies"] {
        // Tests unwind, whatever programs do.
        let added =
            format!("\n[{kind}.extra]\npath = \"extra\"\n\n[profile.dev]\npanic = \"abort\"\n");
        folder.write("Cargo.toml", &format!("{shipped}{added}"));
        let json = verdict(&folder, &["first_await"]);
        assert_eq!(json["outcome"], "passed", "{kind}: {json:#}");
        assert_eq!(json["notes"], serde_json::json!([]), "{kind}");
    }
}

#[test]
fn nothing_is_overwritten() {
    let folder = Folder::new("overwrite");
    folder.solve(FIRST);
    let mine = folder.read(&format!("exercises/{FIRST}"));
    workbook()
        .arg("init")
        .arg(&folder.root)
        .assert()
        .code(2)
        .stderr(predicates::str::contains("init overwrites nothing"));
    assert_eq!(folder.read(&format!("exercises/{FIRST}")), mine);
    // Nor is a folder put into the folder that the user is in.
    for dir in ["another", "exercises/another"] {
        folder
            .workbook()
            .args(["init", dir])
            .assert()
            .code(2)
            .stderr(predicates::str::contains("is already a practice folder"));
        assert!(!folder.path(dir).exists());
    }
}

#[cfg(unix)]
#[test]
fn a_folder_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    // No file may be larger than 4 kB: as good as a full disk, and without privileges.
    let init = |blocks: u32, dir: &str| {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" init '{dir}'");
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_workbook")]).current_dir(&folder);
        shell.output().unwrap()
    };
    let dir = "über mich & co";
    let output = init(8, dir);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("cannot be written") && !said.contains("panicked"), "{said}");
    assert_eq!(fs::read_dir(folder.path().join(dir)).unwrap().count(), 0, "{said}");
    let output = init(1 << 20, dir);
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("cd 'über mich & co'\n"), "{said}");
}

#[test]
fn it_works_from_below_the_folder_and_whatever_that_is_called() {
    // In a clone, too, where `exercises` looks much like a practice folder of its own.
    for here in ["exercises", "exercises/05_gather", "solutions/05_gather"] {
        let check = ["check", "fetch_all", "--solutions", "--no-advice"];
        workbook().current_dir(here).args(check).assert().success();
    }
    let folder = Folder::new("below/exercises");
    for here in ["exercises", "exercises/05_gather", "slow-api"] {
        let listed = folder.workbook().current_dir(folder.path(here)).arg("list").assert();
        listed.stdout(predicates::str::contains(solved(0)));
    }
    // Nor is there one around a practice folder of that name.
    let above = tempfile::tempdir().unwrap();
    workbook().current_dir(&above).args(["init", "exercises"]).assert().success();
    let refused = workbook().current_dir(&above).arg("hint").assert().code(2);
    refused.stderr(predicates::str::contains("this is not a practice folder"));
}

#[test]
fn the_list_is_data_too() {
    let schema: Value = serde_json::from_str(include_str!("../../docs/list.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = Folder::new("list_json");
    let progress = serde_json::json!({ "schema": 1, "solved": ["first_await"] });
    fs::create_dir_all(folder.path(".workbook")).unwrap();
    folder.write(".workbook/progress.json", &progress.to_string());
    let inside = folder.output(&["list", "--format", "json"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let outside = workbook().current_dir(&elsewhere).args(["list", "--format", "json"]).output();
    let outside = String::from_utf8(outside.unwrap().stdout).unwrap();
    for (text, solved) in [(inside, Value::Bool(true)), (outside, Value::Null)] {
        let list: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<_> = validator.iter_errors(&list).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{list:#}");
        assert_eq!(list["exercises"].as_array().unwrap().len(), exercises());
        assert_eq!(list["exercises"][0]["solved"], solved);
    }
}

#[test]
fn a_path_is_as_good_as_a_name() {
    let folder = Folder::new("by_path");
    let hint = folder.output(&["hint", "exercises/05_gather/fetch_all.rs"]);
    assert!(hint.contains("fetch_all: hint 1 of"), "{hint}");
    let refused = folder.workbook().args(["hint", "no/such.rs"]).assert().code(2);
    refused.stderr(predicates::str::contains("'such'"));
}

#[test]
fn an_empty_repository_is_an_empty_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    workbook().current_dir(&folder).args(["init", "."]).assert().success();
    assert!(folder.path().join("info.toml").is_file());
}

#[test]
fn elsewhere_it_says_how_to_begin() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["check", "hint", "solution", "reset"] {
        workbook()
            .current_dir(&folder)
            .arg(command)
            .assert()
            .code(2)
            .stderr(predicates::str::contains("workbook init"));
    }
    workbook()
        .current_dir(&folder)
        .arg("list")
        .assert()
        .success()
        .stdout(predicates::str::contains("paper_trader"))
        .stdout(predicates::str::contains(format!("{} exercises. `workbook init`", exercises())));
    workbook()
        .args(["check", "fetch_al"])
        .assert()
        .code(2)
        .stderr(predicates::str::contains("'fetch_all'"));
    for limit in ["0", "soon", "25h", "18446744073709551615s"] {
        workbook()
            .args(["check", "fetch_all", "--time-limit", limit])
            .assert()
            .code(2)
            .stderr(predicates::str::contains("10s"));
    }
}

#[test]
fn init_says_how_to_get_the_program_where_the_shell_does_not_know_it() {
    let folder = tempfile::tempdir().unwrap();
    let init = |dir: &str, path: &Path| {
        let output =
            workbook().current_dir(&folder).env("PATH", path).args(["init", dir]).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let said = init("unknown", folder.path());
    assert!(said.contains("cargo install --path ."), "{said}");
    let here = Path::new(env!("CARGO_BIN_EXE_workbook")).parent().unwrap();
    let said = init("known", here);
    assert!(said.contains("cd known\n    workbook\n") && !said.contains("cargo install"), "{said}");
}

#[test]
fn clippy_has_no_advice_on_any_solution() {
    let folder = Folder::new("lints");
    let advice = |name: &str| {
        let output = folder.output(&["check", name, "--solutions", "--color", "never"]);
        assert!(output.starts_with(&format!("passed  {name}")), "{output}");
        output.split_once("\nClippy ").map(|(_, advice)| advice.to_owned())
    };
    let info: toml::Table = fs::read_to_string("exercises/info.toml").unwrap().parse().unwrap();
    let names = info["exercises"].as_array().unwrap().iter();
    let mut names: Vec<&str> = names.map(|entry| entry["name"].as_str().unwrap()).collect();
    let complaints: Vec<String> = names.iter().filter_map(|name| advice(name)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));

    // It would have said something.
    let solution = folder.read(&format!("solutions/{FIRST}"));
    let clumsy = solution.replacen("    Ok(quote.price)", "    return Ok(quote.price);", 1);
    folder.write(&format!("solutions/{FIRST}"), &clumsy);
    names.truncate(1);
    assert!(advice(names[0]).is_some_and(|advice| advice.contains("unneeded `return`")));
}

#[test]
fn verdicts_satisfy_the_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../docs/check.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = Folder::new("schema");
    folder.solve(FIRST);
    let block_on = "exercises/01_what_is_async/block_on.rs";
    let shipped = folder.read(block_on);
    let judge = |name: &str| verdict(&folder, &[name, "--time-limit", "2s"]);
    let verdict_on = |text: &str| {
        folder.write(block_on, text);
        judge("block_on")
    };
    let verdicts = [
        ("passed", judge("first_await")),
        ("failed", verdict_on(&shipped)),
        ("compile_error", verdict_on("fn main() {")),
        ("timed_out", verdict_on(&shipped.replace("todo!(", "loop {} panic!("))),
        ("crashed", verdict_on(&shipped.replace("todo!(", "std::process::exit(0); panic!("))),
        ("tampered", verdict_on(&shipped.replace("#[cfg(test)]\n", ""))),
    ];
    for (outcome, verdict) in &verdicts {
        assert_eq!(verdict["outcome"], *outcome, "{verdict:#}");
        let errors: Vec<String> =
            validator.iter_errors(verdict).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{verdict:#}");
    }
    // It can say no, too.
    let (_, mut failed) = verdicts[1].clone();
    failed["outcome"] = "passed".into();
    assert!(!validator.is_valid(&failed));
}

#[test]
fn solutions_are_formatted() {
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--check", "--edition", "2024"]);
    for dir in fs::read_dir("solutions").unwrap().map(|entry| entry.unwrap().path()) {
        rustfmt.args(fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()));
    }
    let output = rustfmt.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
