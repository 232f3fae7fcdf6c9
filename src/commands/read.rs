//! `workbook read`: a chapter's prose in the terminal.

use super::values::lesson_names;
use crate::shell::{Printer, pager};
use crate::view::Terminal;
use crate::view::chapter::Text;
use anyhow::Context;
use clap::Args;
use clap::builder::PossibleValuesParser;

#[derive(Args, Debug)]
pub struct ReadArgs {
    /// The chapter
    #[arg(value_name = "CHAPTER", value_parser = PossibleValuesParser::new(page_names()))]
    pub lesson: String,
    /// Show the speaker notes, too
    #[arg(long)]
    pub notes: bool,
}

/// The names of all pages, in order: the chapters, and the pages that are only read.
fn page_names() -> Vec<&'static str> {
    let pages = lessons::PAGES.iter().map(|page| page.name);
    lesson_names().into_iter().chain(pages).collect()
}

/// Shows a chapter, in a pager where there is a terminal.
pub fn read(args: ReadArgs, terminal: &Terminal, out: &mut Printer) -> anyhow::Result<()> {
    let lesson = lessons::page(&args.lesson).context("the command line checked the name")?;
    let text = Text::of(lesson).render(terminal, args.notes);
    if !(terminal.interactive && pager::show(&text)) {
        out.text(&text);
    }
    Ok(())
}
