//! The compiler that cargo uses.

use super::ask::Ask;
use crate::error::Error;
use crate::harmless::harmless;
use processes::{End, Program};
use std::env;
use std::path::PathBuf;

/// The compiler that cargo uses here.
pub struct Rustc {
    pub path: PathBuf,
    pub sysroot: PathBuf,
}

impl Rustc {
    pub fn ask(ask: &Ask<'_>) -> Result<Self, Error> {
        let sysroot = PathBuf::from(Self::answer(ask, &["--print", "sysroot"])?.trim());
        let direct = sysroot.join("bin").join(format!("rustc{}", env::consts::EXE_SUFFIX));
        let path = if direct.is_file() { direct } else { PathBuf::from("rustc") };
        Ok(Rustc { path, sysroot })
    }

    pub fn host(ask: &Ask<'_>) -> Result<String, Error> {
        let version = Self::answer(ask, &["-vV"])?;
        let host = version.lines().find_map(|line| line.strip_prefix("host: "));
        let silent = || Error::Tool("the compiler does not say which system this is".to_owned());
        Ok(host.ok_or_else(silent)?.to_owned())
    }

    fn answer(ask: &Ask<'_>, arguments: &[&str]) -> Result<String, Error> {
        let rustc = Program::new("rustc", &ask.folder.root).arguments(arguments.iter().copied());
        let finished = ask.run(&rustc, "rustc")?;
        if finished.end != End::Exited(0) {
            let said = harmless(finished.stderr.text().trim());
            return Err(Error::Tool(format!("rustc failed:\n{said}")));
        }
        Ok(finished.stdout.text())
    }
}
