//! `workbook watch`: saves are checked at once, and keys do the rest.

mod chooser;
mod editor;
mod events;
mod screen;
mod scroll;
mod watcher;
mod work;

use super::{LimitArgs, Session};
use crate::commands::step;
use crate::shell::tty::{self, Taking};
use crate::shell::{Printer, WrongUsage};
use crate::view::Terminal;
use anyhow::{Context, bail};
use checker::{Attempt, Cancel, Folder, Judge, Supervisor};
use clap::Args;
use events::Event;
use screen::Painter;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;
use watcher::{Next, Watch};
use work::Work;

#[derive(Args, Debug, Default)]
pub struct WatchArgs {
    /// The command that opens an exercise in your editor, such as `code`; it must return at once
    ///
    /// The file is added to the command. In the terminals of VS Code, Zed, Neovim and Emacs this option is not needed.
    #[arg(long, value_name = "CMD")]
    edit_cmd: Option<String>,
    /// Check when you press `r`, not when you save a file
    #[arg(long)]
    manual_run: bool,
    #[command(flatten)]
    limit: LimitArgs,
}

/// How often to look at the file ourselves.
const LOOKING: Duration = Duration::from_secs(1);

/// Watches until somebody presses `q`.
///
/// # Errors
///
/// When there is no terminal, or nothing to watch.
pub fn watch(
    args: &WatchArgs,
    supervisor: &Supervisor,
    terminal: Terminal,
    mut out: Printer,
) -> anyhow::Result<ExitCode> {
    if !terminal.interactive {
        let how = "watching needs a terminal. `workbook check` checks once, anywhere";
        bail!(WrongUsage(how.to_owned()));
    }
    let session = Session::open()?;
    // While the terminal is still as usual, so that cargo can show its progress.
    let judge = Judge { builder: session.builder(supervisor)?, time_limit: args.limit.time_limit };
    let first =
        session.pending().and_then(|it| Attempt::in_folder(&session.folder, &it, false).ok());
    judge.prepare(first.as_slice(), &Cancel::default())?;
    let (sender, receiver) = channel();
    let files = match args.manual_run {
        true => None,
        false => Some(events::watch_files(&session.folder.root.join("exercises"), sender.clone())?),
    };
    let take = || tty::take(Taking::Keys).context("the terminal cannot be read key by key");
    let mut raw = take()?;
    judge.builder.observe(Arc::new(events::Heard(sender.clone())));
    let mut keyboard = events::Keyboard::listen(sender.clone());

    let editor = args.edit_cmd.clone().or_else(editor::around_here);
    let work = Work { judge, events: sender.clone(), cancel_all: Cancel::default() };
    let mut watch = Watch::begin(session, work, editor, terminal, args.manual_run)?;
    let mut painter = Painter::default();
    let end = loop {
        painter.paint(watch.picture());
        let event = match receiver.recv_timeout(LOOKING) {
            Ok(event) => event,
            // Some file systems, such as shares and mounts of other systems, tell nobody that a file was saved.
            Err(RecvTimeoutError::Timeout) => Event::Saved,
            Err(RecvTimeoutError::Disconnected) => bail!("nothing can happen any more"),
        };
        match watch.on(event) {
            Ok(Next::GoOn) => {}
            Ok(Next::Quit) => break Ok(()),
            Ok(Next::Step(recorded)) => {
                // The stepper has keyboard and screen for itself meanwhile.
                drop((keyboard, raw));
                let stepped = step::where_it_went_wrong(*recorded, terminal);
                raw = take()?;
                keyboard = events::Keyboard::listen(sender.clone());
                painter = Painter::default();
                if let Err(error) = stepped {
                    break Err(error);
                }
            }
            Ok(Next::Finished) => {
                screen::draw_farewell(watch.farewell());
                break Ok(());
            }
            Err(error) => break Err(error),
        }
    };
    watch.cancel();
    supervisor.kill_all();
    drop((files, keyboard, raw));
    end?;
    let shown = Folder::shown(&watch.exercise(), false);
    out.line(&format!("You were at {shown}. `workbook` goes on from there."));
    Ok(ExitCode::SUCCESS)
}
