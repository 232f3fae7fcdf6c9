//! `cargo run -p trace --example try -- dependencies.json file.rs`: the engine without the program around it.
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(args.next().unwrap())?)?;
    let file = PathBuf::from(args.next().unwrap()).canonicalize()?;
    let crates = trace::single::Crates {
        rustc: json["rustc"].as_str().unwrap().into(),
        edition: "2024".into(),
        externs: serde_json::from_value(json["externs"].clone())?,
        search: serde_json::from_value(json["search"].clone())?,
    };
    let folder = PathBuf::from("/tmp/wb/scratch_trace/out");
    std::fs::create_dir_all(&folder)?;
    let trace::single::Compiled::Program(program, level) =
        trace::single::compile(&crates, &file, false, &folder)?
    else {
        anyhow::bail!("errors")
    };
    let ran = trace::run::run(
        std::process::Command::new(program),
        Some(Duration::from_secs(20)),
        &AtomicBool::new(false),
    )?;
    let here = trace::run::folder_of(&file).to_owned();
    let recording = trace::read::read(
        &ran.bytes,
        trace::read::About {
            name: "x".into(),
            language: recording::Language::Rust,
            folder: here.clone(),
            compiled_in: std::env::current_dir()?,
            end: ran.end,
            took: ran.took,
            notes: vec![],
        },
    );
    println!("{level:?} {:?}", ran.end);
    for (n, t) in recording.tasks.iter().enumerate() {
        println!("task {n} {t:?}");
    }
    for (n, t) in recording.chains.iter().enumerate() {
        println!(
            "chain {n} {:?} {} {:?}",
            t.on,
            t.call,
            t.places
                .iter()
                .map(|p| format!(
                    "{}:{} {}",
                    recording.places[*p].file,
                    recording.places[*p].line,
                    recording.places[*p].function
                ))
                .collect::<Vec<_>>()
        );
    }
    for e in recording.events.iter().take(60) {
        println!("{:>12.6} t{} th{} {:?}", e.at as f64 / 1e9, e.task, e.thread, e.what);
    }
    let names: std::collections::BTreeSet<&str> =
        recording.places.iter().filter(|p| p.own).map(|p| p.file.as_str()).collect();
    let sources = trace::source::Sources::read(&here, names);
    for f in trace::findings::find(&recording, &sources) {
        println!(
            "{} {}:{} x{} cost {} gain {} {}",
            f.kind.name(),
            f.file,
            f.line,
            f.times,
            f.cost,
            f.gain,
            f.message
        );
    }
    Ok(())
}
