//! `workbook man`: the manual, made from the command line that this program really has.

use crate::shell::Printer;
use anyhow::Context;
use clap::{Args, Command, ValueHint};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What to try first: the page, the command line, what it does.
const EXAMPLES: &[(&str, &str, &str)] = &[
    ("workbook", "workbook run gather", "Run the demos of a chapter."),
    ("workbook", "workbook init async-practice", "Write a practice folder; then 'workbook' in it."),
    ("workbook", "workbook trace main.rs", "Say why a program is slow."),
    ("workbook-run", "workbook run gather --only many --speed 10", "One demo, ten times as fast."),
    ("workbook-run", "workbook run gather --predict", "Guess before each demo."),
    ("workbook-run", "workbook run --all --format json", "All results as data."),
    ("workbook-run", "workbook run gather --html report.html", "A report in one file."),
    ("workbook-read", "workbook read asyncio", "From each name of asyncio to Rust."),
    ("workbook-check", "workbook check fetch_all", "One exercise."),
    ("workbook-check", "workbook check --all --format json", "All verdicts as data."),
    ("workbook-present", "workbook present gather --page 12", "A talk, from page 12 on."),
    ("workbook-present", "workbook present gather --recorded", "The last run again."),
    ("workbook-trace", "workbook trace --bin server --for 10s", "A server, for ten seconds."),
    ("workbook-trace", "workbook trace app.py", "An asyncio program."),
    ("workbook-step", "workbook step basics --only two-ways", "Event by event."),
    ("workbook-serve-api", "workbook serve-api --latency 2s", "The slow market, for curl."),
];

/// A term and what it means.
type Row = (&'static str, &'static str);

/// The sections that every page has.
const SECTIONS: &[(&str, &[Row])] = &[
    (
        "EXIT STATUS",
        &[
            ("0", "All went well."),
            ("1", "A demo or an exercise failed, or the machine got in the way."),
            ("2", "The command line asked for something that there is not."),
            ("130, 143, 129", "Ctrl-C (SIGINT), SIGTERM or SIGHUP ended the program."),
        ],
    ),
    (
        "ENVIRONMENT",
        &[
            (
                "WORKBOOK_STATE",
                "The folder for what is remembered about chapters, guesses and talks.",
            ),
            ("WORKBOOK_PYTHON", "The Python interpreter for the twins and for 'trace'."),
            (
                "NO_COLOR, CLICOLOR, CLICOLOR_FORCE",
                "Whether to colour; '--color' decides before them.",
            ),
            ("TERM", "'dumb' has neither colours nor full screens."),
            ("LC_ALL, LC_CTYPE, LANG", "A locale without UTF-8 gets ASCII."),
            ("PAGER, LESS", "How a chapter is shown on a terminal."),
            ("VISUAL, EDITOR", "The editor in which 'watch' opens an exercise."),
            ("CARGO_HOME, RUSTUP_HOME", "Where cargo keeps what exercises depend on."),
        ],
    ),
    (
        "FILES",
        &[
            (
                "~/.local/state/workbook/",
                "What is remembered; WORKBOOK_STATE names another folder.",
            ),
            ("~/.cache/workbook/", "What 'trace' builds; it may be removed at any time."),
            (".workbook/ in a practice folder", "Which exercises are solved, and kept texts."),
        ],
    ),
];

#[derive(Args, Debug)]
pub struct ManArgs {
    /// Folder for the pages of all commands [default: print the main page]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    directory: Option<PathBuf>,
}

/// Prints the main page, or writes all pages.
pub fn man(args: &ManArgs, program: Command, out: &mut Printer) -> anyhow::Result<()> {
    match &args.directory {
        None => out.text(&main_page(program)?),
        Some(directory) => {
            let pages = write_all(program, directory)?;
            let main = directory.join("workbook.1");
            out.line(&format!("{pages} pages written; read one with: man {}", main.display()));
        }
    }
    Ok(())
}

fn main_page(program: Command) -> anyhow::Result<String> {
    Ok(String::from_utf8(page(&program)?)?)
}

/// The page of a command: what clap knows of it, and the sections that a manual has besides.
fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    let full = command.get_display_name().unwrap_or(command.get_name());
    let mut more = Roff::new();
    let examples: Vec<_> = EXAMPLES.iter().filter(|(of, _, _)| *of == full).collect();
    if !examples.is_empty() {
        more.control("SH", ["EXAMPLES"]);
        for (_, line, meaning) in examples {
            more.control("TP", []);
            more.text([bold(*line)]);
            more.text([roman(*meaning)]);
        }
    }
    for (title, rows) in SECTIONS {
        more.control("SH", [*title]);
        for (term, meaning) in *rows {
            more.control("TP", []);
            more.text([bold(*term)]);
            more.text([roman(*meaning)]);
        }
    }
    more.to_writer(&mut page)?;
    Ok(page)
}

/// Writes a page for the program and for each of its commands, and says how many.
fn write_all(mut program: Command, directory: &Path) -> anyhow::Result<usize> {
    fs::create_dir_all(directory)
        .with_context(|| format!("cannot make the folder {}", directory.display()))?;
    // Tells every command its full name, of which the names of the files are made.
    program.build();
    write_with_those_below(&program, directory)
        .with_context(|| format!("cannot write into {}", directory.display()))
}

fn write_with_those_below(command: &Command, directory: &Path) -> io::Result<usize> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    fs::write(directory.join(format!("{name}.1")), page(command)?)?;
    let mut pages = 1;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        pages += write_with_those_below(below, directory)?;
    }
    Ok(pages)
}
