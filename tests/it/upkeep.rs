//! What keeps a practice folder in order: updates, copies, folders around it, rooms without a network.

use crate::support::practice::Folder;
use crate::support::workbook;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::fs;
use std::path::Path;

const FIRST: &str = "exercises/01_what_is_async/first_await.rs";
const SECOND: &str = "exercises/01_what_is_async/block_on.rs";
const ORIGINALS: &str = ".workbook/originals";

/// What an update says.
fn updated(folder: &Folder) -> String {
    folder.output(&["update"])
}

/// As if an earlier workbook had written this file so.
fn written_as(folder: &Folder, file: &str, text: &str) {
    folder.write(file, text);
    folder.write(&format!("{ORIGINALS}/{file}"), text);
}

#[test]
fn a_new_folder_is_up_to_date() {
    let folder = Folder::new("update_nothing");
    folder.write(FIRST, &folder.read(FIRST).replace("// TODO", "// DONE"));
    let mine = folder.read(FIRST);
    assert_eq!(updated(&folder), "All is up to date.\n");
    assert_eq!(folder.read(FIRST), mine);
}

#[test]
fn an_update_replaces_what_is_untouched_and_keeps_what_is_not() {
    let folder = Folder::new("update");
    let (first, second) = (folder.read(FIRST), folder.read(SECOND));
    // The story of one was another, and nobody has touched it.
    written_as(&folder, FIRST, &format!("// An older story.\n{first}"));
    // The checks of the other were others, and the student has worked on it.
    written_as(&folder, SECOND, &second.replace("mod tests {", "mod tests {\n    // Older."));
    let mine = |text: &str| format!("// My own.\n{text}").replace('\n', "\r\n");
    folder.write(SECOND, &mine(&folder.read(SECOND)));
    // A third one is new, and a solution is another.
    fs::remove_file(folder.path("exercises/05_gather/bounded.rs")).unwrap();
    written_as(&folder, "solutions/01_what_is_async/block_on.rs", "// Older.\n");
    let said = updated(&folder);
    assert!(said.contains(&format!("updated  {FIRST}\n")), "{said}");
    assert!(said.contains(&format!("checks   {SECOND}: the checks are new")), "{said}");
    assert!(said.contains("new      exercises/05_gather/bounded.rs\n"), "{said}");
    assert_eq!(folder.read(FIRST), first);
    assert_eq!(folder.read(SECOND), mine(&second));
    assert!(!folder.read("solutions/01_what_is_async/block_on.rs").contains("Older"));
    assert_eq!(updated(&folder), "All is up to date.\n");
}

#[test]
fn a_conflict_is_said_and_nothing_is_overwritten() {
    let folder = Folder::new("update_conflict");
    let first = folder.read(FIRST);
    written_as(&folder, FIRST, &format!("// An older story.\n{first}"));
    let mine = format!("// My story.\n{first}");
    folder.write(FIRST, &mine);
    folder.write("README.md", "My notes.\n");
    folder.write(&format!("{ORIGINALS}/README.md"), "Older.\n");
    let said = updated(&folder);
    assert!(said.contains(&format!("kept     {FIRST}: you have changed it")), "{said}");
    assert!(said.contains("workbook reset first_await"), "{said}");
    assert!(said.contains("kept     README.md"), "{said}");
    assert_eq!((folder.read(FIRST), folder.read("README.md")), (mine, "My notes.\n".to_owned()));
    // Once is enough.
    assert_eq!(updated(&folder), "All is up to date.\n");
}

#[test]
fn an_update_keeps_progress_and_added_dependencies() {
    let folder = Folder::new("update_progress");
    folder.write(
        ".workbook/progress.json",
        "{\"schema\": 1, \"current\": null, \"solved\": [\"first_await\"], \"hints\": {\"block_on\": 2}}",
    );
    let manifest = folder.read("Cargo.toml");
    written_as(&folder, "Cargo.toml", &manifest.replacen("bin = [", "bin = [\n# Older.", 1));
    folder.write(
        "Cargo.toml",
        &format!("{}\n[dependencies.mine]\nversion = \"1\"\n", folder.read("Cargo.toml")),
    );
    written_as(
        &folder,
        FIRST,
        &folder.read(FIRST).replace("mod tests {", "mod tests {\n    // Older."),
    );
    let said = updated(&folder);
    assert!(
        said.contains("updated  Cargo.toml, with `mine`") && said.contains("saved    Cargo.toml"),
        "{said}"
    );
    assert!(said.contains("workbook check --all"), "the checks of a solved one are new: {said}");
    assert!(folder.read("Cargo.toml").starts_with(&manifest));
    assert!(folder.read("Cargo.toml").contains("[dependencies.mine]"));
    assert!(folder.output(&["list"]).contains("1 of 30 exercises solved"));
}

#[test]
fn a_folder_of_an_older_workbook_is_brought_up_to_date() {
    let folder = Folder::new("update_older");
    // It has kept nothing of what it was.
    fs::remove_dir_all(folder.path(ORIGINALS)).unwrap();
    let first = folder.read(FIRST);
    folder.write(
        FIRST,
        &first.replace("// TODO", "// Mine").replace("mod tests {", "mod tests {\n    // Older."),
    );
    let said = updated(&folder);
    assert!(
        said.contains(&format!("checks   {FIRST}")) && said.contains("saved    exercises"),
        "{said}"
    );
    assert_eq!(folder.read(FIRST), first.replace("// TODO", "// Mine"));
    assert!(folder.path(".workbook/backups/first_await-1.rs").is_file());
    assert_eq!(updated(&folder), "All is up to date.\n");
}

#[test]
fn other_folders_are_not_updated() {
    let clone = Path::new(env!("CARGO_MANIFEST_DIR"));
    workbook().current_dir(clone).arg("update").assert().code(2).stderr(contains("git pull"));
    let nowhere = tempfile::tempdir().unwrap();
    workbook()
        .current_dir(nowhere.path())
        .arg("update")
        .assert()
        .code(2)
        .stderr(contains("workbook init"));
}

#[test]
fn a_workspace_that_would_take_it_in_is_left_alone() {
    let around = tempfile::tempdir().unwrap();
    let manifest = around.path().join("Cargo.toml");
    fs::write(&manifest, "[workspace]\nmembers = [\"*\"]\n").unwrap();
    let init = || workbook().current_dir(around.path()).args(["init", "mine"]).assert();
    init().code(2).stderr(contains("exclude = [\"mine\"]").and(contains("members = [\"*\"]")));
    assert!(!around.path().join("mine").exists());
    fs::write(&manifest, "[workspace]\nmembers = [\"*\"]\nexclude = [\"mine\"]\n").unwrap();
    init().success();
    let metadata = std::process::Command::new("cargo")
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(around.path())
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
}

#[test]
fn a_damaged_progress_is_said_in_the_list() {
    let folder = Folder::new("list_damaged");
    folder.write(".workbook/originals/x", "");
    folder.write(".workbook/progress.json", "{");
    assert!(folder.output(&["list"]).contains("Your progress cannot be understood"));
    let list: serde_json::Value =
        serde_json::from_str(&folder.output(&["list", "--format", "json"])).unwrap();
    assert_eq!(list["exercises"][0]["solved"], serde_json::Value::Null);
    assert_eq!(folder.read(".workbook/progress.json"), "{", "a look changes nothing");
}

/// A set without dependencies, for what needs its own folder to build in.
fn little_set(root: &Path) {
    let write = |file: &str, text: &str| {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "Cargo.toml",
        "bin = [{ name = \"ask\", path = \"exercises/ask.rs\" }]\n[package]\nname = \"set\"\nedition = \"2024\"\n[dependencies]\nhelp = { path = \"help\" }\n[workspace]\n",
    );
    write("help/Cargo.toml", "[package]\nname = \"help\"\nedition = \"2024\"\n");
    write("help/src/lib.rs", "pub fn answer() -> i32 {\n    42\n}\n");
    write("info.toml", "[[exercises]]\nname = \"ask\"\ntest = false\npoints = 3\nhint = \"\"\n");
    write("exercises/ask.rs", "fn main() {\n    assert_eq!(help::answer(), 42);\n}\n");
    write("clippy.toml", "");
}

#[test]
fn a_copied_folder_has_its_own_libraries() {
    let folders = tempfile::tempdir().unwrap();
    let (original, copy) = (folders.path().join("original"), folders.path().join("copy"));
    little_set(&original);
    let check = |root: &Path| workbook().current_dir(root).args(["check", "ask"]).assert();
    check(&original).success();
    let copied = std::process::Command::new("cp").arg("-r").args([&original, &copy]).status();
    assert!(copied.unwrap().success());
    fs::write(copy.join("help/src/lib.rs"), "pub fn answer() -> i32 {\n    41\n}\n").unwrap();
    check(&copy).code(1).stdout(contains("left: 41"));
    check(&original).success();
}

#[test]
fn what_is_fetched_needs_no_network() {
    let folders = tempfile::tempdir().unwrap();
    little_set(folders.path());
    let command = |arguments: &[&str]| {
        let mut command = workbook();
        command.current_dir(folders.path()).args(arguments);
        // No registry can be reached.
        command.env("CARGO_NET_OFFLINE", "true").env("CARGO_HTTP_PROXY", "127.0.0.1:9");
        command
    };
    // What it depends on was never downloaded.
    let manifest = fs::read_to_string(folders.path().join("Cargo.toml")).unwrap();
    let far = manifest.replace("[workspace]", "no-such-crate-anywhere = \"1\"\n[workspace]");
    fs::write(folders.path().join("Cargo.toml"), &far).unwrap();
    let text = "use no_such_crate_anywhere as _;\nfn main() {}\n";
    fs::write(folders.path().join("exercises/ask.rs"), text).unwrap();
    command(&["check", "ask"]).assert().code(1).stdout(
        contains("not judged").and(contains("needs the network")).and(contains("workbook fetch")),
    );
    command(&["fetch"]).assert().code(1).stderr(contains("needs the network"));

    little_set(folders.path());
    let fetched = command(&["fetch"]).assert().success();
    let fetched = String::from_utf8(fetched.get_output().stdout.clone()).unwrap();
    assert!(fetched.contains("Exercises: ") && fetched.contains(" MB in "), "{fetched}");
    command(&["check", "--all"]).assert().success();
    command(&["list"])
        .assert()
        .success()
        .stdout(contains("1 of 1 exercises solved, 3 of 3 points."));
    let quiet = command(&["check", "ask"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&quiet.stderr), "", "cargo was asked again");
}
