//! How the program ends and stops: signals, Ctrl-Z, an output that cannot be written.
#![cfg(unix)]

use crate::support::pty::Session;
use crate::support::workbook;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Long enough for a busy machine; the tests wait for what they want to see, and only fail after this.
const PATIENCE: Duration = Duration::from_secs(60);

const CTRL_Z: &str = "\x1a";

#[test]
fn each_signal_has_its_own_exit_status() {
    for (signal, status) in [("HUP", 129), ("INT", 130), ("TERM", 143)] {
        let arguments = ["run", "gather", "--only", "many", "--speed", "0.1"];
        let mut session = Session::start(&arguments, 24, 80);
        session.wait_until("the demo runs", PATIENCE, |screen| screen.contains("in flight"));
        session.signal(signal);
        assert_eq!(session.finish(PATIENCE).0, status, "SIG{signal}");
    }
}

#[test]
fn ctrl_z_gives_the_screen_back_until_the_program_goes_on() {
    for (arguments, shown) in [
        (&["present", "gather"][..], "about"),
        (&["step", "gather"], "event 1 of"),
        (&["notes", "gather"], "q quit"),
        (&[], "Enter go"),
    ] {
        let mut session = Session::start(arguments, 24, 80);
        session.wait_until(shown, PATIENCE, |screen| screen.contains(shown));
        session.press(CTRL_Z);
        session.wait_for_the_screen(false, PATIENCE);
        wait_until_stopped(session.process().unwrap());

        session.signal("CONT");
        session.wait_for_the_screen(true, PATIENCE);
        session.wait_until("all is drawn again", PATIENCE, |screen| screen.contains(shown));
        session.press("\x03");
        assert_eq!(session.finish(PATIENCE).0, 0, "{arguments:?}");
    }
}

/// Waits until the operating system says that the process is stopped.
fn wait_until_stopped(process: u32) {
    loop {
        let output = Command::new("ps").args(["-o", "stat=", "-p", &process.to_string()]).output();
        match output {
            Ok(output) if String::from_utf8_lossy(&output.stdout).trim_start().starts_with('T') => {
                return;
            }
            Ok(_) => std::thread::sleep(Duration::from_millis(10)),
            Err(_) => return,
        }
    }
}

#[test]
fn an_error_output_that_cannot_be_written_changes_no_exit_status() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        println!("skipped: no /dev/full on this machine");
        return;
    }
    // A note is due: a file is no folder to remember things in. Only a terminal is remembered for.
    let state = tempfile::NamedTempFile::new().unwrap();
    let session = Session::start_command(state.path(), 24, 80, |command| {
        let program = env!("CARGO_BIN_EXE_workbook");
        *command = shell(&format!("{program} run basics --virtual-time 2>/dev/full"), state.path());
    });
    let (status, screen) = session.finish(PATIENCE);
    assert_eq!(status, 0, "{screen}");

    let status = Command::new(env!("CARGO_BIN_EXE_workbook"))
        .args(["run", "gathr"])
        .stdout(Stdio::null())
        .stderr(File::options().write(true).open(full).unwrap())
        .status();
    assert_eq!(status.unwrap().code(), Some(2));
}

fn shell(line: &str, state: &Path) -> portable_pty::CommandBuilder {
    let mut command = portable_pty::CommandBuilder::new("sh");
    command.args(["-c", line]);
    command.env("TERM", "xterm-256color");
    command.env("WORKBOOK_STATE", state);
    command
}

#[test]
fn a_terminal_that_takes_text_alone_gets_text_alone() {
    let state = tempfile::tempdir().unwrap();
    let run = |command: &mut portable_pty::CommandBuilder| {
        command.env("TERM", "dumb");
        command.args(["run", "basics", "--virtual-time"]);
    };
    let (status, screen) = Session::start_command(state.path(), 50, 80, run).finish(PATIENCE);
    assert_eq!(status, 0);
    assert!(screen.is_ascii(), "{screen}");

    let mut dumb = workbook();
    let assert = dumb.env("TERM", "dumb").args(["present", "gather"]).assert().code(2);
    assert!(String::from_utf8_lossy(&assert.get_output().stderr).contains("needs a terminal"));
}

#[test]
fn a_locale_without_unicode_is_believed() {
    let text = |name: &str, value: &str| {
        let mut command = workbook();
        let assert = command.env(name, value).args(["read", "summary"]).assert().success();
        String::from_utf8_lossy(&assert.get_output().stdout).into_owned()
    };
    let is_ascii = |text: &str| !text.contains(['▐', '•', '─']);
    assert!(is_ascii(&text("LC_ALL", "C")));
    assert!(is_ascii(&text("LANG", "de_DE.ISO-8859-1")));
    assert!(!is_ascii(&text("LANG", "en_US.UTF-8")));
}
