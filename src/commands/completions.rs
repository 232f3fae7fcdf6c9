//! `workbook completions`: a script that lets the shell complete commands, chapters and demos.

use clap::{Args, Command};
use clap_complete::Shell;

/// Where the script goes, for those who do not know by heart.
pub const HOW_TO: &str = "\
For this session:    source <(workbook completions bash)
From now on, bash:   workbook completions bash > ~/.local/share/bash-completion/completions/workbook
             zsh:    workbook completions zsh > \"${fpath[1]}/_workbook\"
             fish:   workbook completions fish > ~/.config/fish/completions/workbook.fish
             others: write it to a file that your shell reads when it starts";

#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// The shell that will read the script
    pub shell: Shell,
}

/// The script for a shell, made from the command line that this program really has.
pub fn script(args: &CompletionsArgs, mut program: Command) -> String {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "workbook", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
