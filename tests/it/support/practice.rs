//! A practice folder to try things in.
#![allow(dead_code, reason = "each test that includes this uses a part of it")]

use super::workbook;
use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A folder that `workbook init` wrote.
pub struct Folder {
    pub root: PathBuf,
}

/// How many exercises there are.
pub fn exercises() -> usize {
    let list = include_str!("../../../exercises/info.toml");
    list.lines().filter(|line| *line == "[[exercises]]").count()
}

/// What `workbook list` says where so many are solved.
pub fn solved(count: usize) -> String {
    format!("{count} of {} exercises solved.", exercises())
}

impl Folder {
    /// Writes one, at the same place each time: what cargo builds for it is kept between runs of the tests, and
    /// shared between folders.
    pub fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("practice").join(name);
        let _ = fs::remove_dir_all(&root);
        workbook().arg("init").arg(&root).assert().success();
        // To cargo, the market of every such folder is the same package. Let it look as old as the one in this
        // repository: no newer than what was built for another folder, and newer than what was built before a
        // change.
        let changed = newest(Path::new("crates/slow-api"));
        for file in files(&root.join("slow-api")) {
            fs::File::options().write(true).open(file).unwrap().set_modified(changed).unwrap();
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

/// When the last of the files below a folder was changed.
fn newest(folder: &Path) -> SystemTime {
    let modified = |file: PathBuf| fs::metadata(file).unwrap().modified().unwrap();
    files(folder).into_iter().map(modified).max().unwrap()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
