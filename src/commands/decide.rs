//! `workbook decide`: which tool for the work at hand.
//!
//! The guide itself is data (`lessons/when-to-use/decide.rs`); this asks its questions and says what comes out.

use crate::shell::{Printer, WrongUsage};
use crate::view::{Terminal, wrap};
use anyhow::bail;
use clap::Args;
use colored::Colorize;
use lessons::decide::{Question, Step, Tool, Work, next_step};
use std::io::{self, BufRead, IsTerminal};

/// What is known already. Without a terminal, what is not said here is not asked.
#[derive(Args, Debug)]
pub struct DecideArgs {
    /// Your work waits: for the network, a disk, a database
    #[arg(long, overrides_with = "no_io")]
    io: bool,
    /// Your work does not wait
    #[arg(long)]
    no_io: bool,
    /// Your work computes, for more than a moment at a time
    #[arg(long, overrides_with = "no_cpu")]
    cpu: bool,
    /// Your work does not compute
    #[arg(long)]
    no_cpu: bool,
    /// It waits for many things at once, or has other work to do meanwhile
    #[arg(long, overrides_with = "one")]
    many: bool,
    /// It waits for one thing at a time
    #[arg(long)]
    one: bool,
    /// There is an async library for these waits
    #[arg(long, overrides_with = "no_async_library")]
    async_library: bool,
    /// There is no async library for these waits
    #[arg(long)]
    no_async_library: bool,
}

impl DecideArgs {
    /// What was said. Saying one thing of waiting and computing, and nothing of the other, says that the other
    /// is not so: `--io` alone is work that waits.
    fn work(&self) -> Work {
        let said = |yes: bool, no: bool| (yes || no).then_some(yes);
        let mut work = Work {
            waits: said(self.io, self.no_io),
            computes: said(self.cpu, self.no_cpu),
            many: said(self.many, self.one),
            has_async_calls: said(self.async_library, self.no_async_library),
        };
        if self.io {
            work.computes = work.computes.or(Some(false));
        }
        if self.cpu {
            work.waits = work.waits.or(Some(false));
        }
        work
    }
}

/// Asks what has to be known, and recommends.
///
/// # Errors
///
/// When an answer is missing and there is no terminal to ask at.
pub fn decide(args: &DecideArgs, terminal: &Terminal, out: &mut Printer) -> anyhow::Result<()> {
    let mut work = args.work();
    loop {
        match next_step(&work) {
            Step::Take(tool) => {
                out.text(&recommendation(tool, terminal));
                return Ok(());
            }
            Step::Ask(question) if io::stdin().is_terminal() && terminal.interactive => {
                let Some(yes) = ask(question, out)? else { return Ok(()) };
                question.answer(&mut work, yes);
            }
            // Without a word on it, assume the common case: there are many things to wait for, and there is an async
            // library for them.
            Step::Ask(Question::Many) => Question::Many.answer(&mut work, true),
            Step::Ask(Question::HasAsyncCalls) => Question::HasAsyncCalls.answer(&mut work, true),
            Step::Ask(question) => bail!(WrongUsage(format!(
                "cannot ask \"{}\" without a terminal; say so with --io or --no-io, --cpu or --no-cpu",
                question.text()
            ))),
        }
    }
}

/// Asks until the answer is yes or no; `None` when there are no more answers.
fn ask(question: Question, out: &mut Printer) -> io::Result<Option<bool>> {
    loop {
        out.text(&format!("{} [y/n] ", question.text()));
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            out.line("");
            return Ok(None);
        }
        match line.trim().to_lowercase().as_str() {
            "y" | "yes" => return Ok(Some(true)),
            "n" | "no" => return Ok(Some(false)),
            _ => out.line("Please answer y or n."),
        }
    }
}

fn recommendation(tool: Tool, terminal: &Terminal) -> String {
    let mut lines = vec![String::new(), tool.name().bold().to_string()];
    lines.extend(wrap(tool.why(), terminal.width));
    lines.push(String::new());
    lines.push(format!("  workbook read {}", tool.lesson()));
    lines.join("\n") + "\n"
}
