//! `workbook man`: the manual, made from the command line that this program really has.

use crate::shell::Printer;
use anyhow::Context;
use clap::{Args, Command, ValueHint};
use clap_mangen::Man;
use std::path::{Path, PathBuf};
use std::{fs, io};

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
    let mut page = Vec::new();
    Man::new(program).render(&mut page)?;
    Ok(String::from_utf8(page)?)
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
    Man::new(command.clone()).generate_to(directory)?;
    let mut pages = 1;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        pages += write_with_those_below(below, directory)?;
    }
    Ok(pages)
}
