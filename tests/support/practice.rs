//! A practice folder to try things in.
#![allow(dead_code, reason = "each test that includes this uses a part of it")]

use super::support::workbook;
use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

/// A folder that `workbook init` wrote.
pub struct Folder {
    pub root: PathBuf,
}

impl Folder {
    /// Writes one, at the same place each time: what cargo builds for it is kept between runs of the tests, and
    /// shared between folders.
    pub fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("practice").join(name);
        let _ = fs::remove_dir_all(&root);
        workbook().arg("init").arg(&root).assert().success();
        // To cargo, the market of every such folder is the same package: let it not look newer than what was
        // built for another folder.
        for file in fs::read_dir(root.join("slow-api/src")).unwrap() {
            let file = fs::File::options().write(true).open(file.unwrap().path()).unwrap();
            file.set_modified(UNIX_EPOCH + Duration::from_secs(1_600_000_000)).unwrap();
        }
        Folder { root }
    }

    /// Where cargo builds for it.
    pub fn target() -> PathBuf {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("practice-target")
    }

    /// The program, in this folder.
    pub fn workbook(&self) -> Command {
        let mut command = workbook();
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", Folder::target());
        command
    }

    /// What the program prints on standard output, whatever its exit status.
    pub fn output(&self, arguments: &[&str]) -> String {
        let output = self.workbook().args(arguments).output().unwrap();
        let [out, err] =
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        assert!(!err.contains("error:"), "{err}");
        out
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    pub fn write(&self, file: &str, text: &str) {
        fs::write(self.path(file), text).unwrap();
    }

    /// Puts the solution where the exercise is.
    pub fn solve(&self, file: &str) {
        self.write(&format!("exercises/{file}"), &self.read(&format!("solutions/{file}")));
    }
}
