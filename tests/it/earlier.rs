//! What an earlier workbook wrote opens unchanged: a practice folder with progress, and the chapters that were run.
//!
//! Both fixtures were written by the program of commit 0fc6799: `init`, a solved `fetch_all`, two hints for
//! `bounded`, and a chapter run on a terminal.
#![cfg(unix)]

use crate::support::practice::Folder;
use crate::support::pty::Session;
use crate::support::workbook;
use assert_cmd::Command;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// The earlier practice folder, and the program in it.
struct Earlier {
    folder: TempDir,
}

impl Earlier {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let archive = fixture("practice-of-0fc6799.tar.gz");
        let unpacked = std::process::Command::new("tar")
            .arg("-xzf")
            .arg(&archive)
            .arg("-C")
            .arg(folder.path())
            .status();
        assert!(unpacked.unwrap().success());
        Earlier { folder }
    }

    fn workbook(&self) -> Command {
        let mut command = workbook();
        command
            .current_dir(self.folder.path().join("practice"))
            .env("CARGO_TARGET_DIR", Folder::target());
        command
    }

    fn output(&self, arguments: &[&str]) -> String {
        let output = self.workbook().args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}

#[test]
fn an_earlier_practice_folder_keeps_its_progress() {
    let earlier = Earlier::new();
    let list = earlier.output(&["list"]);
    assert!(list.contains("1 of "), "{list}");
    // Two were shown before.
    assert!(earlier.output(&["hint", "bounded"]).starts_with("bounded: hint 3 of 4"));
}

#[test]
fn the_exercises_of_an_earlier_practice_folder_are_judged() {
    let earlier = Earlier::new();
    earlier.workbook().args(["check", "fetch_all", "--no-advice"]).assert().success();
    // As it was shipped then: it fails by its checks, and not because the folder is an earlier one.
    let verdict = earlier.output(&["check", "bounded", "--format", "json"]);
    let verdict: serde_json::Value = serde_json::from_str(&verdict).unwrap();
    assert_eq!(verdict["outcome"], "failed", "{verdict}");
}

#[test]
fn the_menu_knows_the_chapters_that_were_run() {
    let state = TempDir::new().unwrap();
    fs::copy(fixture("chapters-of-0fc6799.json"), state.path().join("chapters.json")).unwrap();
    let mut menu = Session::start_with(state.path(), &[], 24, 80);
    menu.wait_until("the chapter that was run", Duration::from_secs(60), |screen| {
        screen.contains("1 of 12 done")
    });
    menu.press("\x1b");
    menu.finish(Duration::from_secs(60));
}
