//! Watching, in a pseudo-terminal: saves, keys, and every way out.
#![cfg(unix)]

use crate::support::practice::{Folder, exercises, solved};
use crate::support::pty::Session;
use std::fs;
use std::process::Command;
use std::time::Duration;

const FIRST: &str = "01_what_is_async/first_await.rs";
/// The machine may be busy, and the dependencies not built yet.
const PATIENCE: Duration = Duration::from_secs(120);

/// `workbook` in a fresh practice folder, at the first exercise, its verdict on the screen.
fn watching(name: &str, arguments: &[&str]) -> (Folder, Session) {
    let folder = Folder::new(name);
    let mut session = start(&folder, arguments);
    session.wait_until("the first verdict", PATIENCE, |screen| {
        screen.contains("1 of 4 checks passed") && screen.contains("q:quit")
    });
    (folder, session)
}

fn start(folder: &Folder, arguments: &[&str]) -> Session {
    start_on(folder, 40, 100, arguments)
}

/// On a terminal of this size.
fn start_on(folder: &Folder, rows: u16, columns: u16, arguments: &[&str]) -> Session {
    Session::start_command(&folder.root, rows, columns, |command| {
        command.args(arguments);
        command.cwd(&folder.root);
        command.env("CARGO_TARGET_DIR", Folder::target());
    })
}

#[test]
fn from_the_first_save_to_the_end() {
    let (folder, mut session) = watching("watch", &[]);
    assert!(session.screen().contains("A future makes no call until it is awaited"));
    assert!(session.screen().contains(&format!("] 0/{}", exercises())), "{}", session.screen());

    session.press("n");
    session.wait_until("no going on yet", PATIENCE, |screen| screen.contains("Not solved yet"));

    session.press("h");
    session.wait_until("a hint", PATIENCE, |screen| screen.contains("hint 1 of 3"));
    session.press("h");
    session.wait_until("another hint", PATIENCE, |screen| screen.contains("hint 2 of 3"));

    // As vim saves: write beside it, then rename.
    let file = folder.path(&format!("exercises/{FIRST}"));
    let beside = file.with_extension("rs~");
    fs::copy(folder.path(&format!("solutions/{FIRST}")), &beside).unwrap();
    fs::rename(&beside, &file).unwrap();
    session.wait_until("the verdict on the fix", PATIENCE, |screen| {
        screen.contains("4 of 4 checks passed")
            && screen.contains("n:next")
            && screen.contains(&format!("] 1/{}", exercises()))
    });

    session.press("n");
    session.wait_until("the next exercise", PATIENCE, |screen| {
        screen.contains("Current exercise: exercises/01_what_is_async/block_on.rs")
            && screen.contains("checks passed.")
    });

    session.press("q");
    let (status, screen) = session.finish(PATIENCE);
    assert_eq!(status, 0);
    assert!(screen.contains("You were at exercises/01_what_is_async/block_on.rs"), "{screen}");
    assert!(folder.output(&["list"]).contains(&solved(1)));
}

#[test]
fn one_goes_through_to_the_capstone_without_leaving() {
    let (folder, mut session) = watching("watch_through", &[]);
    let info: toml::Table = folder.read("info.toml").parse().unwrap();
    let entries = info["exercises"].as_array().unwrap();
    for (entry, solved) in entries.iter().zip(1..) {
        let [dir, name] = ["dir", "name"].map(|key| entry[key].as_str().unwrap());
        let file = format!("{dir}/{name}.rs");
        session.wait_until(name, PATIENCE, |screen| {
            ["failed", "does not compile"]
                .iter()
                .any(|outcome| screen.starts_with(&format!("{outcome}  {name}  exercises/{file}")))
        });
        folder.solve(&file);
        session.wait_until("the verdict on the solution", PATIENCE, |screen| {
            screen.contains("n:next") && screen.contains(&format!("] {solved}/{}", entries.len()))
        });
        session.press("n");
    }
    let (status, screen) = session.finish(PATIENCE);
    assert_eq!(status, 0);
    let farewell = info["final_message"].as_str().unwrap().trim().lines().next().unwrap();
    assert!(screen.contains(farewell), "{screen}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_key_leads_from_a_failed_check_to_where_it_went_wrong() {
    let folder = Folder::new("watch_trace");
    fs::create_dir_all(folder.path(".workbook")).unwrap();
    folder.write(
        ".workbook/progress.json",
        r#"{"schema":1,"solved":[],"current":"fetch_all","hints":{}}"#,
    );
    let mut session = start_on(&folder, 24, 80, &[]);
    session.wait_until("a failed check", PATIENCE, |screen| {
        screen.contains("Each call is awaited") && screen.contains("t:trace")
    });
    session.press("t");
    session.wait_until("the finding, and the line that runs then", PATIENCE, |screen| {
        screen.contains("finding 1 of 1: sequential")
            && screen.lines().any(|line| line.starts_with('❯') && line.contains(".quote(symbol)"))
    });
    session.press("q");
    session.wait_until("the verdict again", PATIENCE, |screen| screen.contains("t:trace"));
    session.press("q");
    assert_eq!(session.finish(PATIENCE).0, 0);
}

#[test]
fn an_error_is_shown_in_colour_and_mended() {
    let (folder, mut session) = watching("watch_errors", &["watch"]);
    let solution = folder.read(&format!("solutions/{FIRST}"));
    folder.write(&format!("exercises/{FIRST}"), &solution.replacen(".price", ".prize", 1));
    session.wait_until("the compiler's words", PATIENCE, |screen| {
        screen.contains("no field `prize`") && screen.contains(&format!("--> exercises/{FIRST}:1"))
    });
    folder.solve(FIRST);
    session.wait_until("the verdict", PATIENCE, |screen| screen.contains("4 of 4 checks passed"));
    session.press("q");
    assert_eq!(session.finish(PATIENCE).0, 0);
}

#[test]
fn reset_and_solution_ask_first() {
    let (folder, mut session) = watching("watch_asks", &[]);
    let file = format!("exercises/{FIRST}");
    let shipped = folder.read(&file);
    session.press("s");
    session.wait_until("a question", PATIENCE, |screen| {
        screen.contains("See the solution all the same? (y/n)")
    });
    session.press("n");
    session.wait_until("the verdict", PATIENCE, |screen| screen.contains("1 of 4 checks passed"));
    session.press("s");
    session.press("y");
    session.wait_until("the solution", PATIENCE, |screen| screen.contains(".await?"));

    folder.write(&file, &format!("// mine\n{shipped}"));
    session.wait_until("the verdict", PATIENCE, |screen| screen.contains("1 of 4 checks passed"));
    session.press("x");
    session.wait_until("a question", PATIENCE, |screen| screen.contains("Restore the original"));
    assert!(folder.read(&file).starts_with("// mine"));
    session.press("y");
    session.wait_until("the verdict", PATIENCE, |screen| screen.contains("1 of 4 checks passed"));
    assert_eq!(folder.read(&file), shipped);
    session.wait_until("where the old text is", PATIENCE, |screen| {
        screen.contains("What you had is in ") && screen.contains("1 of 4 checks passed")
    });
    assert!(folder.read(".workbook/backups/first_await-1.rs").starts_with("// mine"));
    session.press("q");
    assert_eq!(session.finish(PATIENCE).0, 0);
}

#[test]
fn what_cannot_be_reset_is_said_and_watching_goes_on() {
    let (folder, mut session) = watching("watch_folder", &[]);
    let file = folder.path(&format!("exercises/{FIRST}"));
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    session.press("x");
    session.wait_until("a question", PATIENCE, |screen| screen.contains("Restore the original"));
    session.press("y");
    session.wait_until("why not", PATIENCE, |screen| screen.contains("move it away"));
    fs::remove_dir(&file).unwrap();
    session.press("x");
    session.press("y");
    session.wait_until("the verdict", PATIENCE, |screen| screen.contains("1 of 4 checks passed"));
    session.press("q");
    assert_eq!(session.finish(PATIENCE).0, 0);
}

#[test]
fn another_exercise_is_chosen_from_the_list() {
    let (folder, mut session) = watching("watch_list", &[]);
    session.press("l");
    session.wait_until("the list", PATIENCE, |screen| screen.contains("→ first_await"));
    session.press("jj");
    session.press("k");
    session.wait_until("one further down", PATIENCE, |screen| screen.contains("→ block_on"));
    session.press("\r");
    session.wait_until("that exercise", PATIENCE, |screen| {
        screen.contains("block_on.rs") && screen.contains("checks passed")
    });
    session.press("q");
    session.finish(PATIENCE);

    // Next time, it goes on from there.
    let mut session = start(&folder, &[]);
    session.wait_until("the same exercise", PATIENCE, |screen| {
        screen.contains("block_on.rs") && screen.contains("checks passed")
    });
    session.press("\u{3}");
    assert_eq!(session.finish(PATIENCE).0, 0);
}

#[test]
fn on_a_small_terminal_the_first_complaint_stays_in_sight() {
    let folder = Folder::new("watch_small");
    let mut session = start_on(&folder, 24, 80, &[]);
    let complaint = "A future makes no call until it is";
    session.wait_until("the first verdict", PATIENCE, |screen| {
        screen.starts_with("failed  first_await") && screen.contains("more lines (arrow keys")
    });
    let screen = session.screen();
    assert!(screen.contains(complaint) && !screen.contains("1 of 4 checks passed"), "{screen}");
    assert!(
        screen.contains(&format!("] 0/{}", exercises())) && screen.contains("q:quit"),
        "{screen}"
    );
    // The end key.
    session.press("\x1b[F");
    session.wait_until("the end", PATIENCE, |screen| {
        screen.contains("1 of 4 checks passed") && !screen.starts_with("failed  first_await")
    });
    assert!(session.screen().contains("Stuck? h is a hint, b the chapter what-is-async."));
    session.press("\x1b[H");
    session.wait_until("the start", PATIENCE, |screen| screen.starts_with("failed  first_await"));

    session.press("b");
    session.wait_until("the chapter", PATIENCE, |screen| {
        screen.starts_with("What is async?") && screen.contains("esc:back")
    });
    session.press(" ");
    session.wait_until("its next page", PATIENCE, |screen| {
        !screen.contains("What is async?") && screen.contains("lines above")
    });
    session.press("\x1b");
    session.wait_until("the verdict", PATIENCE, |screen| screen.starts_with("failed  first_await"));
    assert!(!session.screen().contains("esc:back"));
    session.press("q");
    assert_eq!(session.finish(PATIENCE).0, 0);
}

#[test]
fn an_endless_loop_is_overtaken_by_the_next_save() {
    let (folder, mut session) = watching("watch_endless", &["watch", "--time-limit", "1h"]);
    let shipped = folder.read(&format!("exercises/{FIRST}"));
    folder.write(
        &format!("exercises/{FIRST}"),
        &shipped.replace("let quote =", "loop {} #[allow(unreachable_code)] let quote ="),
    );
    session.wait_until("a check", PATIENCE, |screen| screen.contains("Checking first_await."));
    folder.solve(FIRST);
    session.wait_until("the verdict", PATIENCE, |screen| screen.contains("4 of 4 checks passed"));
    session.press("q");
    assert_eq!(session.finish(PATIENCE).0, 0);
}

#[test]
fn all_are_checked_at_once() {
    let (folder, mut session) = watching("watch_all", &[]);
    folder.solve(FIRST);
    session.wait_until("the verdict", PATIENCE, |screen| screen.contains("4 of 4 checks passed"));
    session.press("c");
    session.wait_until("the count", PATIENCE, |screen| {
        screen.contains(&format!("1 of {} passed. Press l", exercises()))
    });
    session.press("q");
    assert_eq!(session.finish(PATIENCE).0, 0);
}

#[test]
fn the_editor_is_told_what_to_open() {
    let folder = Folder::new("watch_editor");
    let note = folder.path("opened");
    // The file is added behind the command.
    let command = format!("printf '%s\\n' >> '{}'", note.display());
    let mut session = start(&folder, &["watch", "--edit-cmd", &command]);
    session.wait_until("the verdict", PATIENCE, |screen| screen.contains("1 of 4 checks passed"));
    folder.solve(FIRST);
    session.wait_until("the verdict", PATIENCE, |screen| screen.contains("n:next"));
    session.press("n");
    session.wait_until("the next", PATIENCE, |screen| {
        screen.contains("block_on.rs") && screen.contains("checks passed")
    });
    session.press("q");
    session.finish(PATIENCE);
    let opened = fs::read_to_string(&note).unwrap();
    let opened: Vec<&str> = opened.lines().collect();
    assert!(
        opened[0].ends_with(&format!("exercises/{FIRST}")) && opened[1].ends_with("block_on.rs"),
        "{opened:?}"
    );
}

#[test]
fn a_signal_leaves_the_terminal_as_it_was() {
    let (folder, session) = watching("watch_signal", &[]);
    let process = session.process().expect("it runs");
    Command::new("kill").args(["-TERM", &process.to_string()]).status().unwrap();
    let (status, _) = session.finish(PATIENCE);
    assert_eq!(status, 143);
    drop(folder);
}

#[test]
fn without_a_terminal_it_says_so() {
    let folder = Folder::new("watch_no_terminal");
    folder
        .workbook()
        .arg("watch")
        .assert()
        .code(2)
        .stderr(predicates::str::contains("workbook check"));
}
