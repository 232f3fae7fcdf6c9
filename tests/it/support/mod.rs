//! What the tests of the whole program share.

pub mod practice;
#[cfg(unix)]
pub mod pty;

use assert_cmd::Command;

/// The program, in an environment that says nothing about terminals.
pub fn workbook() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
    for variable in
        ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "LC_ALL", "LC_CTYPE", "LANG"]
    {
        command.env_remove(variable);
    }
    command
}
