//! `workbook trace` on programs that end badly, that it cannot record, and that it must not change.
#![cfg(target_os = "linux")]

use crate::support::workbook;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A file in a folder of its own. The folder is the same in each run, so that what was built serves again.
fn file(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("traced");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    if fs::read_to_string(&path).ok().as_deref() != Some(text) {
        fs::write(&path, text).unwrap();
    }
    path
}

fn trace(path: &Path, arguments: &[&str]) -> Output {
    workbook().arg("trace").arg(path).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The recording of a program, as JSON.
#[track_caller]
fn recording(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}\n{}", said(output)))
}

fn kinds(recording: &Value) -> Vec<&str> {
    recording["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| of["kind"].as_str().unwrap())
        .collect()
}

/// Whether a task of this name is in the recording.
fn has_task(recording: &Value, name: &str) -> bool {
    recording["tasks"].as_array().unwrap().iter().any(|task| task["name"] == name)
}

/// A program with a task `ticks` that would go on for ever, and this at the end of `main`.
fn ticking(end: &str) -> String {
    format!(
        "use std::time::Duration;\n\
         async fn ticks() {{ loop {{ tokio::time::sleep(Duration::from_millis(5)).await; }} }}\n\
         #[tokio::main]\n\
         async fn main() {{\n\
             tokio::spawn(ticks());\n\
             tokio::time::sleep(Duration::from_millis(60)).await;\n\
             {end}\n\
         }}\n"
    )
}

#[test]
fn a_recording_is_whole_however_the_program_ends() {
    let ends = [
        (
            "exits.rs",
            "std::thread::spawn(|| std::process::exit(7)).join().unwrap();",
            ("exited", 7),
        ),
        ("aborts.rs", "std::process::abort();", ("signalled", 6)),
        (
            "is_killed.rs",
            "std::process::Command::new(\"kill\").args([\"-9\", &std::process::id().to_string()]).status().unwrap();\n\
             std::future::pending::<()>().await;",
            ("signalled", 9),
        ),
    ];
    for (name, end, (how, status)) in ends {
        let recording = recording(&trace(&file(name, &ticking(end)), &["--format", "json"]));
        assert_eq!(recording["program"]["end"][how], status, "{name}: {}", recording["program"]);
        assert!(has_task(&recording, "ticks"), "{name}");
        assert_eq!(kinds(&recording), Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn a_panic_is_told_and_so_is_the_exit_status() {
    let path = file("panics.rs", &ticking("panic!(\"out of stock\");"));
    let output = trace(&path, &["--format", "json"]);
    let recording = recording(&output);
    assert_eq!(recording["program"]["end"]["exited"], 101);
    assert_eq!(recording["tasks"][0]["ended"][1], "panicked");
    assert!(said(&output).contains("out of stock"));
    let text = String::from_utf8(trace(&path, &[]).stdout).unwrap();
    assert!(text.contains("101"), "{text}");
}

#[test]
fn a_copy_that_a_program_starts_of_itself_is_not_recorded() {
    let end = "if std::env::args().len() == 1 {\n\
                   let copy = std::env::current_exe().unwrap();\n\
                   assert!(std::process::Command::new(copy).arg(\"copy\").status().unwrap().success());\n\
               }";
    let recording = recording(&trace(&file("forks.rs", &ticking(end)), &["--format", "json"]));
    let mains = recording["tasks"].as_array().unwrap().iter().filter(|task| task["kind"] == "main");
    assert_eq!(mains.count(), 1);
}

#[test]
fn time_over_and_ctrl_c_end_a_server_and_keep_the_recording() {
    let server = "use tokio::net::TcpListener;\n\
         async fn serve(listener: TcpListener) { while let Ok((client, _)) = listener.accept().await { drop(client); } }\n\
         #[tokio::main]\n\
         async fn main() {\n\
             let listener = TcpListener::bind(\"127.0.0.1:0\").await.unwrap();\n\
             eprintln!(\"listening\");\n\
             tokio::spawn(serve(listener)).await.unwrap();\n\
         }\n";
    let path = file("serves.rs", server);
    let recording_of = recording(&trace(&path, &["--for", "300ms", "--format", "json"]));
    assert_eq!(recording_of["program"]["end"], "time-over");
    assert!(has_task(&recording_of, "serve"));
    assert_eq!(kinds(&recording_of), Vec::<&str>::new());

    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
    command.arg("trace").arg(&path).args(["--format", "json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stderr.take().unwrap()));
    assert!(lines.any(|line| line.unwrap().contains("listening")));
    let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() && began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let recording = recording(&child.wait_with_output().unwrap());
    assert_eq!(recording["program"]["end"], "interrupted");
    assert!(has_task(&recording, "serve"));
    assert_eq!(kinds(&recording), Vec::<&str>::new());
}

#[test]
fn input_output_and_arguments_are_the_program_s_own() {
    let text = "#[tokio::main]\n\
        async fn main() {\n\
            let mut line = String::new();\n\
            std::io::stdin().read_line(&mut line).unwrap();\n\
            println!(\"<{}> {:?}\", line.trim(), std::env::args().skip(1).collect::<Vec<_>>());\n\
        }\n";
    let path = file("echoes.rs", text);
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
    command.arg("trace").arg(&path).args(["--", "-v", "two words"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"hello\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("<hello> [\"-v\", \"two words\"]"), "{text}");
}

#[test]
fn what_cannot_be_recorded_is_said() {
    let plain = trace(&file("plain.rs", "fn main() { println!(\"no runtime\"); }\n"), &[]);
    assert_eq!(plain.status.code(), Some(2));
    assert!(said(&plain).contains("nothing was recorded"), "{}", said(&plain));
    assert!(said(&plain).contains("programs that use Tokio"), "{}", said(&plain));

    let other = "use std::pin::pin;\n\
        use std::task::{Context, Poll, Waker};\n\
        async fn answer() -> u32 { 42 }\n\
        fn main() {\n\
            let mut future = pin!(answer());\n\
            let Poll::Ready(answer) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) else { panic!() };\n\
            println!(\"{answer}\");\n\
        }\n";
    let other = trace(&file("other_runtime.rs", other), &[]);
    assert_eq!(other.status.code(), Some(2));
    assert!(said(&other).contains("async-std, smol and others"), "{}", said(&other));

    let wrong = trace(
        &file("does_not_compile.rs", "#[tokio::main]\nasync fn main() { let x: u32 = \"\"; }\n"),
        &[],
    );
    assert_ne!(wrong.status.code(), Some(0));
    let said = said(&wrong);
    assert!(said.contains("error[E0308]") && said.contains("does_not_compile.rs:2:"), "{said}");
    assert!(said.contains("does not compile"), "{said}");
}

#[test]
fn a_program_that_the_recorder_does_not_fit_is_recorded_with_less() {
    // `MutexGuard::try_map` is none of what the wrapped locks have.
    let text = "use tokio::sync::{Mutex, MutexGuard};\n\
        #[tokio::main]\n\
        async fn main() {\n\
            let stock = Mutex::new(Some(5));\n\
            let apples = MutexGuard::try_map(stock.lock().await, Option::as_mut).ok().unwrap();\n\
            tokio::task::yield_now().await;\n\
            println!(\"{apples}\");\n\
        }\n";
    let recording = recording(&trace(&file("needs_less.rs", text), &["--format", "json"]));
    assert_eq!(recording["program"]["end"]["exited"], 0);
    let events = recording["events"].as_array().unwrap();
    assert!(events.iter().any(|event| event["what"] == "poll"));
    assert!(!events.iter().any(|event| event["what"] == "locked"));
}

/// All files of a folder with their texts.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(contents(&path));
        } else {
            all.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    all
}

#[test]
fn a_project_with_all_that_is_unusual_is_traced_and_not_changed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("traced_project");
    let _ = fs::remove_dir_all(&folder);
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"macros\"]\n\n[package]\nname = \"unusual\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nmacros = { path = \"macros\" }\ntokio = { version = \"1\", features = [\"rt\", \"time\"] }\n",
    );
    write(
        "macros/Cargo.toml",
        "[package]\nname = \"macros\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\nproc-macro = true\n",
    );
    write(
        "macros/src/lib.rs",
        "use proc_macro::TokenStream;\n#[proc_macro]\npub fn seven(_: TokenStream) -> TokenStream { \"7\".parse().unwrap() }\n",
    );
    write("build.rs", "fn main() { println!(\"cargo::rustc-env=BUILT=by build.rs\"); }\n");
    write(
        "src/main.rs",
        "#![no_main]\n\
         #[unsafe(no_mangle)]\n\
         extern \"C\" fn main() -> i32 {\n\
             let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();\n\
             runtime.block_on(async {\n\
                 tokio::time::sleep(std::time::Duration::from_millis(5)).await;\n\
                 eprintln!(\"{} {}\", env!(\"BUILT\"), macros::seven!());\n\
             });\n\
             3\n\
         }\n",
    );
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock"), folder.join("Cargo.lock"))
        .unwrap();
    let metadata = ["metadata", "--offline", "--format-version", "1"];
    let lock = Command::new(env!("CARGO")).args(metadata).current_dir(&folder).output().unwrap();
    assert!(lock.status.success(), "{}", said(&lock));
    let before = contents(&folder);
    let output =
        workbook().args(["trace", "--format", "json"]).current_dir(&folder).output().unwrap();
    let recording = recording(&output);
    assert!(said(&output).contains("by build.rs 7"), "{}", said(&output));
    assert_eq!(recording["program"]["end"]["exited"], 3);
    assert_eq!(recording["tasks"][0]["kind"], "main");
    assert_eq!(before, contents(&folder));
}

#[test]
fn a_tokio_that_is_too_old_is_named() {
    // No crate of the registry is needed: a folder that is called so stands for one.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("traced_old");
    let _ = fs::remove_dir_all(&folder);
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "Cargo.toml",
        "[workspace]\n\n[package]\nname = \"old\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\ntokio = { path = \"tokio\" }\n",
    );
    write(
        "tokio/Cargo.toml",
        "[package]\nname = \"tokio\"\nversion = \"0.2.25\"\nedition = \"2024\"\n",
    );
    write("tokio/src/lib.rs", "pub fn spawn() -> u32 { 1 }\n");
    write("src/main.rs", "fn main() { println!(\"{}\", tokio::spawn()); }\n");
    write(
        "Cargo.lock",
        "version = 4\n\n[[package]]\nname = \"old\"\nversion = \"0.1.0\"\ndependencies = [\n \"tokio\",\n]\n\n\
         [[package]]\nname = \"tokio\"\nversion = \"0.2.25\"\n",
    );
    let output = workbook().arg("trace").current_dir(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let said = said(&output);
    assert!(
        said.contains("old is not recorded") && said.contains("nothing was recorded"),
        "{said}"
    );
}
