//! Proof that libtest itself came to its end.
//!
//! An exit status proves nothing: `std::process::exit(0)` is a line of code. So a second test runs behind each check. It
//! writes a secret to the judge's channel, between what libtest writes there about the check and about this test. The
//! secret is in the code of the program, in two halves, and nowhere else: not on its command line, not in its
//! environment, not in the file that was compiled, which is gone by then. That file has a name that nobody could know
//! when the attempt was written, so no `include_str!` puts it into the program.
//!
//! An attempt that searches its own machine code for the secret can forge a verdict. It cannot happen by accident.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// The name of the test that proves it. It sorts behind all checks, so that it runs last.
pub const NAME: &str = "zz_the_seal_behind_the_checks";

/// How the names of its files begin.
pub const FILES: &str = "seal-";

/// A secret that is made for one build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal {
    halves: [u128; 2],
    name: u128,
}

impl Seal {
    /// One that was never there before.
    pub fn new() -> Self {
        Seal { halves: [random(), random()], name: random() }
    }

    /// What the file is called that the test is in.
    pub fn file(self) -> String {
        format!("{FILES}{:032x}.rs", self.name)
    }

    /// The line that the test writes.
    pub fn line(self) -> String {
        let [one, other] = self.halves;
        format!("sealed {:032x}", one ^ other)
    }

    /// The test. It uses no name that an attempt could have taken for something else.
    pub fn code(self) -> String {
        let [one, other] = self.halves;
        format!(
            "#[cfg(test)]\n#[::core::prelude::v1::test]\nfn {NAME}() {{\n\
             use ::std::io::Write as _;\n\
             let mut arguments = ::std::env::args();\n\
             while let ::core::option::Option::Some(argument) = arguments.next() {{\n\
             if argument != \"--logfile\" {{ continue; }}\n\
             let mut path = arguments.next().unwrap();\n\
             if !path.starts_with(\"/dev/fd/\") {{ path.push_str(\".seal\"); }}\n\
             let mut file = ::std::fs::File::options().create(true).append(true).open(path).unwrap();\n\
             let secret = ::std::hint::black_box({one}_u128) ^ ::std::hint::black_box({other}_u128);\n\
             file.write_all(::std::format!(\"sealed {{secret:032x}}\\n\").as_bytes()).unwrap();\n\
             }}\n}}\n"
        )
    }
}

/// Every `RandomState` is seeded by the system.
fn random() -> u128 {
    let half = || u128::from(RandomState::new().build_hasher().finish());
    (half() << 64) | half()
}
