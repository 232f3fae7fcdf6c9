//! `workbook read`: a chapter's prose in the terminal.

use crate::cli::ReadArgs;
use crate::printer::Printer;
use crate::prose::{Page, pager};
use crate::terminal::Terminal;
use anyhow::Context;

/// Shows a chapter, in a pager when somebody is looking.
pub fn read(args: ReadArgs, terminal: &Terminal, out: &mut Printer) -> anyhow::Result<()> {
    let lesson = lessons::page(&args.lesson).context("the command line checked the name")?;
    let text = Page::of(lesson).render(terminal, args.notes);
    if !(terminal.interactive && pager::show(&text)) {
        out.text(&text);
    }
    Ok(())
}
