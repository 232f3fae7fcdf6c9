//! stub
use crate::terminal::Terminal;
use clap::Args;
use std::process::ExitCode;

#[derive(Args, Debug, Default)]
pub struct WatchArgs {}
pub fn watch(_: &WatchArgs, _: Terminal) -> anyhow::Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}
pub fn restore_terminal() {}
