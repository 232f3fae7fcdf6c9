//! Completions and manual pages.

use crate::support::workbook;
use std::fs;
use tempfile::TempDir;

fn stdout(arguments: &[&str]) -> String {
    let assert = workbook().args(arguments).assert().success();
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

#[test]
fn completions_know_every_chapter_and_its_demos() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&["completions", shell]);
        for lesson in lessons::CATALOGUE {
            assert!(script.contains(lesson.name), "{} in {shell}", lesson.name);
        }
        for word in ["virtual-time", "html"] {
            assert!(script.contains(word), "{word} in {shell}");
        }
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(stdout(&["completions", shell]).contains("first-result"), "demos in {shell}");
    }
    workbook().args(["completions", "dos"]).assert().code(2).stdout("");
}

/// A shell asks for them at every start: nothing is made there, and nothing is needed.
#[test]
fn completions_leave_no_trace() {
    let home = TempDir::new().unwrap();
    let mut command = workbook();
    for variable in [
        "HOME",
        "USERPROFILE",
        "TMPDIR",
        "TEMP",
        "WORKBOOK_STATE",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
    ] {
        command.env(variable, home.path());
    }
    // No Python and no cargo to ask.
    command.env("PATH", "").current_dir(home.path()).args(["completions", "bash"]);
    command.assert().success().stderr("");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn bash_completes_a_chapter() {
    let home = TempDir::new().unwrap();
    let script = home.path().join("completions.bash");
    fs::write(&script, stdout(&["completions", "bash"])).unwrap();
    let ask = format!(
        "source {}; COMP_WORDS=(workbook run gat); COMP_CWORD=2; _workbook workbook gat run; \
         echo \"${{COMPREPLY[@]}}\"",
        script.display()
    );
    let Ok(output) = std::process::Command::new("bash").args(["--norc", "-c", &ask]).output()
    else {
        println!("skipped: no bash on this machine");
        return;
    };
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "gather");
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let page = stdout(&["man"]);
    assert!(page.contains(".TH workbook 1"), "{page}");

    let home = TempDir::new().unwrap();
    // A folder that is not there is made.
    let folder = home.path().join("man/man1");
    let message = stdout(&["man", &folder.display().to_string()]);
    let pages = fs::read_dir(&folder).unwrap().count();
    assert!(message.starts_with(&format!("{pages} pages written")), "{message}");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    for command in ["workbook.1", "workbook-list.1", "workbook-read.1", "workbook-run.1"] {
        assert!(read(command).starts_with(".ie"), "{command}");
    }
    for lesson in lessons::CATALOGUE {
        let page = read(&format!("workbook-run-{}.1", lesson.name));
        assert!(page.contains("virtual"), "{}", lesson.name);
    }
}

#[test]
fn a_manual_that_cannot_be_written_says_so() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "").unwrap();
    let assert = workbook().arg("man").arg(&file).assert().code(1).stdout("");
    let stderr = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(stderr.contains("cannot"), "{stderr}");
}
