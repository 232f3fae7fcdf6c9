//! Machines with something wrong: folders that are full, or from which nothing may be run. It is never the attempt's fault.
#![cfg(target_os = "linux")]

use crate::support::practice::Folder;
use serde_json::Value;
use std::process::Command;

/// Runs a shell script in a namespace of its own, in which it may mount; nothing, where the kernel refuses.
fn with_mounts(folder: &Folder, script: &str) -> Option<String> {
    let allowed =
        Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
    if !allowed.as_ref().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: this kernel, or what this runs in, refuses mounts: {allowed:?}");
        return None;
    }
    let mut shell = Command::new("unshare");
    shell.args(["-rm", "sh", "-c", &format!("set -e\n{script}")]).current_dir(&folder.root);
    let workbook = std::path::Path::new(env!("CARGO_BIN_EXE_workbook"));
    let output =
        shell.env("WORKBOOK", workbook).env("CARGO_TARGET_DIR", Folder::target()).output().unwrap();
    assert!(output.stderr.is_empty() || output.status.code() != Some(2), "{output:?}");
    Some(String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr))
}

/// The outcome of a verdict in what was printed.
#[track_caller]
fn outcome(said: &str) -> String {
    let verdict = said.lines().find_map(|line| serde_json::from_str::<Value>(line).ok());
    verdict.unwrap_or_else(|| panic!("no verdict: {said}"))["outcome"].as_str().unwrap().to_owned()
}

fn solved(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.solve("01_what_is_async/first_await.rs");
    assert!(folder.output(&["check", "first_await", "--format", "json"]).contains("\"passed\""));
    folder
}

#[test]
fn a_folder_from_which_nothing_may_be_run_is_no_fault_of_the_attempt() {
    let folder = solved("noexec");
    let check = "mkdir -p target/workbook && mount -t tmpfs -o noexec tmpfs target/workbook\n\
                 $WORKBOOK check first_await --format json || true";
    let Some(said) = with_mounts(&folder, check) else { return };
    assert_eq!(outcome(&said), "not_judged", "{said}");
    assert!(folder.output(&["list"]).contains("1 of 30 exercises solved."));
}

#[test]
fn a_full_disk_is_no_fault_of_the_attempt() {
    let folder = solved("full");
    for size in ["4k", "64k", "400k"] {
        let check = format!(
            "mkdir -p target/workbook && mount -t tmpfs -o size={size} tmpfs target/workbook\n\
             $WORKBOOK check first_await --format json || true"
        );
        let Some(said) = with_mounts(&folder, &check) else { return };
        assert_eq!(outcome(&said), "not_judged", "{size}: {said}");
    }
    assert!(folder.output(&["list"]).contains("1 of 30 exercises solved."));
}

#[test]
fn a_full_folder_for_temporary_files_is_no_fault_of_the_attempt() {
    let folder = solved("full_tmp");
    let check = "mount -t tmpfs -o nr_inodes=2 tmpfs /tmp\ntouch /tmp/one\n\
                 $WORKBOOK check first_await --format json || true";
    let Some(said) = with_mounts(&folder, check) else { return };
    // Where the compiler needs none, all is well.
    assert!(["not_judged", "passed"].contains(&outcome(&said).as_str()), "{said}");
    assert!(folder.output(&["list"]).contains("1 of 30 exercises solved."));
}
