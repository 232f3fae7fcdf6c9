//! `workbook read`: a chapter's prose in the terminal.

use super::asyncio;
use super::values::lesson_names;
use crate::shell::{Printer, pager};
use crate::view::Terminal;
use crate::view::chapter::Text;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Args, Command};
use std::ffi::OsStr;

#[derive(Args, Debug)]
pub struct ReadArgs {
    /// The chapter, or a name of Python's asyncio such as create_task
    #[arg(value_name = "CHAPTER", value_parser = PageOrName)]
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

/// A page, or a name of asyncio; anything else is refused as clap refuses what is not among a list.
#[derive(Clone)]
struct PageOrName;

impl TypedValueParser for PageOrName {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        match value.to_str() {
            Some(name) if !asyncio::find(name).is_empty() => Ok(name.to_owned()),
            _ => PossibleValuesParser::new(page_names()).parse_ref(command, argument, value),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(page_names().into_iter().map(PossibleValue::new)))
    }
}

/// Shows a chapter, in a pager when somebody is looking.
pub fn read(args: ReadArgs, terminal: &Terminal, out: &mut Printer) -> anyhow::Result<()> {
    let Some(lesson) = lessons::page(&args.lesson) else {
        let entries: Vec<String> =
            asyncio::find(&args.lesson).iter().map(|entry| entry.render(terminal)).collect();
        out.text(&entries.join("\n"));
        out.line("\nAll of them: workbook read asyncio");
        return Ok(());
    };
    let text = Text::of(lesson).render(terminal, args.notes);
    if !(terminal.interactive && pager::show(&text)) {
        out.text(&text);
    }
    Ok(())
}
