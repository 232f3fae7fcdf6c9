//! The compiler's place is ours: cargo calls us for every crate, and we call the compiler with the recorder in place of
//! Tokio.
//!
//! Cargo knows this as `RUSTC_WRAPPER`. Crates of others are recorded, too: the handlers of a server run in tasks that a
//! library spawns. Where the recorder does not fit, a crate keeps the real Tokio; since the recorder re-exports it, most
//! types agree all the same.

use crate::shim::{Compiler, FRAMES, Level, with};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};

/// The variable that tells this program that it is called as a compiler, and where the recorder is to be built.
pub const FOLDER: &str = "WORKBOOK_TRACE_COMPILES_IN";

/// The variable that says how much is wrapped.
pub const LEVEL: &str = "WORKBOOK_TRACE_LEVEL";

/// How files begin that say why a crate of the project is not recorded. They stay as long as what was compiled does.
const NOT_RECORDED: &str = "not-recorded-";

/// Whether this process was started by cargo as a compiler.
pub fn is_wanted() -> bool {
    env::var_os(FOLDER).is_some()
}

/// Compiles a crate as cargo asks.
pub fn compile() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let Some(rustc) = arguments.next() else { return ExitCode::FAILURE };
    let arguments: Vec<OsString> = arguments.collect();
    let folder = PathBuf::from(env::var_os(FOLDER).unwrap_or_default());
    match compile_with_recorder(&rustc, &arguments, &folder) {
        Some(output) => finish(&output),
        None => {
            let status =
                Command::new(&rustc).args(&arguments).arg(FRAMES).args(libraries(&folder)).status();
            status
                .ok()
                .and_then(|status| status.code())
                .map_or(ExitCode::FAILURE, |code| ExitCode::from(u8::try_from(code).unwrap_or(1)))
        }
    }
}

/// `None` where the recorder has nothing to do, or does not fit: then the compiler is to be called as it was asked for.
fn compile_with_recorder(rustc: &OsStr, arguments: &[OsString], folder: &Path) -> Option<Output> {
    let text: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let value = |name: &str| {
        text.iter().position(|argument| *argument == name).and_then(|at| text.get(at + 1)).copied()
    };
    let name = value("--crate-name")?;
    if name == "build_script_build" || value("--crate-type") == Some("proc-macro") {
        return None;
    }
    let (place, tokio) = arguments.iter().enumerate().find_map(|(place, argument)| {
        Some((place, tokio(argument)?)).filter(|_| place > 0 && arguments[place - 1] == "--extern")
    })?;
    let compiler = Compiler {
        rustc: rustc.into(),
        tokio: tokio.library,
        search: values(arguments, "-L"),
        same: same(arguments),
        frame_pointers: true,
    };
    let level =
        env::var(LEVEL).ok().and_then(|name| Level::named(&name)).unwrap_or(Level::WhatPolls);
    let recorder = match compiler.recorder(level, folder) {
        Ok(recorder) => recorder,
        Err(error) => {
            note(folder, level, name, &format!("{name} is not recorded: {error:#}"));
            return None;
        }
    };
    let mut arguments = arguments.to_vec();
    arguments[place] = with(&tokio.name, &recorder);
    let output = Command::new(rustc)
        .args(&arguments)
        // Places need lines, and names of functions.
        .args(["-Cdebuginfo=line-tables-only", "-Cstrip=none", FRAMES])
        .args(libraries(folder))
        .output()
        .ok()?;
    if !output.status.success() {
        // Either the program itself does not compile, which the compiler shall say about it as it is, or it uses Tokio
        // in a way that the recorder cannot follow.
        let said = String::from_utf8_lossy(&output.stderr);
        let text = format!(
            "{name} is not recorded: it does not compile with the recorder in place of Tokio.\n{said}"
        );
        note(folder, level, name, &text);
        return None;
    }
    // What was noted before is no longer so; mostly there is nothing.
    let _ = fs::remove_file(not_recorded_file(&folder.join(level.name()), name));
    Some(output)
}

/// Where the recorder is found by crates that need it without naming it: their dependencies do.
fn libraries(folder: &Path) -> [OsString; 2] {
    ["-L".into(), with("dependency=", folder)]
}

/// Tokio, as cargo names it.
struct Tokio {
    /// What code calls it, with `=` behind it.
    name: String,
    library: PathBuf,
}

/// Reads `tokio=/path/libtokio-0123.rlib`.
fn tokio(argument: &OsStr) -> Option<Tokio> {
    let (name, path) = argument.to_str()?.split_once('=')?;
    let file = Path::new(path).file_name()?.to_str()?;
    file.starts_with("libtokio-").then(|| Tokio { name: format!("{name}="), library: path.into() })
}

fn values(arguments: &[OsString], name: &str) -> Vec<OsString> {
    arguments.windows(2).filter(|pair| pair[0] == name).map(|pair| pair[1].clone()).collect()
}

/// What of these arguments the recorder has to be compiled with, too.
fn same(arguments: &[OsString]) -> Vec<OsString> {
    let mut same = Vec::new();
    for pair in arguments.windows(2) {
        let panics =
            pair[0] == "-C" && pair[1].to_str().is_some_and(|value| value.starts_with("panic="));
        let unstable = pair[0] == "--cfg" && pair[1] == "tokio_unstable";
        if pair[0] == "--target" || panics || unstable {
            same.extend(pair.iter().cloned());
        }
    }
    same
}

/// Cargo is to see what the compiler made. What it warns about may be about the recorder's types, so it is left out.
fn finish(output: &Output) -> ExitCode {
    let mut stderr = io::stderr().lock();
    for line in output.stderr.split_inclusive(|byte| *byte == b'\n') {
        let text = String::from_utf8_lossy(line);
        if !text.contains("\"$message_type\":\"diagnostic\"") {
            // Cargo is gone if it does not read, and then nobody waits for this.
            let _ = stderr.write_all(line);
        }
    }
    let _ = io::stdout().write_all(&output.stdout);
    ExitCode::SUCCESS
}

/// For the program that started cargo: the first line, and for whoever mends the recorder the rest.
fn note(folder: &Path, level: Level, name: &str, text: &str) {
    // Of the crates of others nothing is said.
    if env::var_os("CARGO_PRIMARY_PACKAGE").is_some() {
        // Without it, less is said, and that is all.
        let _ = fs::write(not_recorded_file(&folder.join(level.name()), name), text);
    }
}

fn not_recorded_file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{NOT_RECORDED}{name}.txt"))
}

/// Why crates are not recorded that were built in this folder, a sentence each.
pub fn not_recorded(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let files = entries.filter_map(|entry| {
        let name = entry.ok()?.file_name().into_string().ok()?;
        let name = name.strip_prefix(NOT_RECORDED)?.strip_suffix(".txt")?.to_owned();
        wanted(&name).then_some(name)
    });
    let mut names: Vec<String> = files.collect();
    names.sort();
    let first_line = |name: &String| {
        let text = fs::read_to_string(not_recorded_file(folder, name)).ok()?;
        text.lines().next().map(str::to_owned)
    };
    names.iter().filter_map(first_line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokio_is_known_by_its_file_whatever_code_calls_it() {
        let of = |text: &str| tokio(OsStr::new(text)).map(|tokio| tokio.name);
        assert_eq!(of("tokio=/t/deps/libtokio-12ab.rmeta").as_deref(), Some("tokio="));
        assert_eq!(of("rt=/t/deps/libtokio-12ab.rlib").as_deref(), Some("rt="));
        assert_eq!(of("tokio_util=/t/deps/libtokio_util-12ab.rlib"), None);
    }

    #[test]
    fn what_has_to_agree_is_handed_on() {
        let arguments = ["-C", "panic=abort", "-C", "opt-level=3", "--target", "x", "--cfg", "a"];
        let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
        assert_eq!(same(&arguments), ["-C", "panic=abort", "--target", "x"]);
    }
}
