//! Opening a file in the editor that is running.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

/// The command that opens a file in the editor around this terminal, or in the one that the user prefers, if there is
/// one that we know.
pub fn around_here() -> Option<String> {
    let is = |variable: &str, value: &str| env::var(variable).is_ok_and(|found| found == value);
    let is_set = |variable: &str| env::var_os(variable).is_some();
    let known = [
        // It says that it is VS Code, too.
        (is_set("CURSOR_TRACE_ID"), "cursor"),
        (is("TERM_PROGRAM", "vscode"), "code"),
        (is("ZED_TERM", "true"), "zed"),
        (is_set("NVIM"), "nvim --server \"$NVIM\" --remote"),
        (is_set("INSIDE_EMACS"), "emacsclient --no-wait"),
    ];
    let around = known.into_iter().find_map(|(here, command)| here.then(|| command.to_owned()));
    let jet_brains = || {
        let ours = ["rustrover", "clion", "idea"].into_iter().find(|name| is_on_path(name));
        ours.filter(|_| is("TERMINAL_EMULATOR", "JetBrains-JediTerm")).map(str::to_owned)
    };
    around.or_else(jet_brains).or_else(preferred)
}

/// Editors with a window of their own. Others would want the terminal, which is taken.
const WITH_A_WINDOW: [&str; 16] = [
    "code",
    "codium",
    "cursor",
    "windsurf",
    "zed",
    "zeditor",
    "subl",
    "gedit",
    "gnome-text-editor",
    "kate",
    "mate",
    "gvim",
    "mvim",
    "rustrover",
    "clion",
    "idea",
];

/// What `$VISUAL` or `$EDITOR` names, if it opens a window.
fn preferred() -> Option<String> {
    let said = ["VISUAL", "EDITOR"].into_iter().filter_map(|variable| env::var(variable).ok());
    said.into_iter().find(|command| opens_a_window(command)).map(without_waiting)
}

fn opens_a_window(command: &str) -> bool {
    let program = command.split_whitespace().next().unwrap_or_default();
    let name = Path::new(program).file_stem().and_then(|name| name.to_str());
    name.is_some_and(|name| WITH_A_WINDOW.contains(&name))
}

/// `code --wait` is for git, which waits for the file to be closed.
fn without_waiting(command: String) -> String {
    let words = command.split_whitespace().filter(|word| !matches!(*word, "--wait" | "-w"));
    words.collect::<Vec<_>>().join(" ")
}

fn is_on_path(name: &str) -> bool {
    env::var_os("PATH")
        .is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(name).is_file()))
}

/// Runs the command with the file behind it. Nobody waits: the screen is taken. If it fails, `tell` hears why.
pub fn open(command: &str, file: &Path, tell: impl FnOnce(String) + Send + 'static) {
    let mut shell = shell(command);
    shell.arg(file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let command = command.to_owned();
    thread::spawn(move || {
        let failed = match shell.output() {
            Ok(output) if output.status.success() => return,
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                if said.is_empty() { output.status.to_string() } else { said }
            }
            Err(error) => error.to_string(),
        };
        tell(format!(
            "The editor could not be told which file it is: `{command}` failed: {failed}"
        ));
    });
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &format!("{command} \"$1\""), "sh"]);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").args(command.split_whitespace());
    shell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_editors_with_a_window_are_opened_beside() {
        assert!(opens_a_window("code --wait") && opens_a_window("/usr/bin/gedit"));
        assert!(!opens_a_window("vim") && !opens_a_window("") && !opens_a_window("hx"));
        assert_eq!(without_waiting("code --wait".to_owned()), "code");
    }
}
