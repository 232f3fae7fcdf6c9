//! What follows from `SUMMARY.md`, the chapters' titles and `info.toml`: written by `dev update`, compared by
//! `dev check`.

use super::clone::{CloneFolder, Contents, Exercise, SUMMARY, linked_folder};
use anyhow::{Context, bail};
use std::fmt::Write;
use std::ops::Range;

/// A file, with the text that it should have.
pub struct Generated {
    pub path: String,
    pub text: String,
}

/// Writes what is out of date, and returns its paths.
pub fn update(clone: &CloneFolder) -> anyhow::Result<Vec<String>> {
    let mut written = Vec::new();
    for file in stale(clone)? {
        clone.write(&file.path, &file.text)?;
        written.push(file.path);
    }
    Ok(written)
}

/// The files that are not what they should be.
pub fn stale(clone: &CloneFolder) -> anyhow::Result<Vec<Generated>> {
    let mut files = all(clone)?;
    files.retain(|file| clone.read(&file.path).ok().as_ref() != Some(&file.text));
    Ok(files)
}

fn all(clone: &CloneFolder) -> anyhow::Result<Vec<Generated>> {
    let contents = clone.contents()?;
    let mut files = vec![
        region(clone, "lessons/demos/lib.rs", &modules(&contents))?,
        region(clone, "lessons/lib.rs", &catalogue(clone, &contents))?,
        region(clone, "README.md", &table(clone, &contents)?)?,
        summary(clone)?,
        bins(clone, &clone.exercises()?)?,
    ];
    files.extend(next_links(clone, &contents)?);
    Ok(files)
}

/// The file with its region, between the two lines that name `workbook dev update`, replaced.
fn region(clone: &CloneFolder, path: &str, new: &str) -> anyhow::Result<Generated> {
    let text = clone.read(path)?;
    let mark = |word: &str| {
        let line = format!("Kept by `workbook dev update`: {word}");
        text.find(&line).with_context(|| format!("{path} has no line \"{line}\""))
    };
    let (begin, end) = (mark("begin")?, mark("end")?);
    let begin = text[begin..].find('\n').map_or(text.len(), |length| begin + length + 1);
    let end = text[..end].rfind('\n').map_or(0, |place| place + 1);
    if begin > end {
        bail!("{path}: the region that `workbook dev update` keeps ends before it begins");
    }
    let text = format!("{}{new}{}", &text[..begin], &text[end..]);
    Ok(Generated { path: path.to_owned(), text })
}

/// `gather` for `gather`, `best_practices` for `best-practices`.
fn ident(name: &str) -> String {
    name.replace('-', "_")
}

/// The modules of the crate `demos`, and their list.
fn modules(contents: &Contents) -> String {
    let mut names: Vec<&str> = contents.chapters().collect();
    names.sort_unstable_by_key(|name| ident(name));
    let mut text = String::new();
    for name in names {
        let _ = writeln!(text, "#[path = \"../{name}/demo.rs\"]\nmod {};", ident(name));
    }
    text.push_str("\n/// The demos of every chapter, in the order of `SUMMARY.md`.\n");
    let demos = contents.chapters().map(|name| format!("{}::DEMOS", ident(name)));
    text + &list("pub const ALL: &[harness::Demos]", demos)
}

/// The texts of the crate `lessons`, and their parts.
fn catalogue(clone: &CloneFolder, contents: &Contents) -> String {
    let chapters = contents.chapters().map(|name| {
        let mut files = clone.names_in(&format!("lessons/{name}"));
        files.retain(|file| file.ends_with(".rs") && file != "demo.rs");
        let more: String = files.iter().map(|file| format!(", \"{file}\"")).collect();
        format!("chapter!(\"{name}\"{more})")
    });
    let parts = contents.parts.iter();
    let parts = parts.map(|(title, chapters)| format!("(\"{title}\", {})", chapters.len()));
    let pages = contents.pages.iter().map(|name| format!("page!(\"{name}\")"));
    format!(
        "/// All chapters, in the order of `SUMMARY.md`.\n{}\n\
         /// The parts of the book: title, and how many chapters.\n{}\n\
         /// The pages that are only read, in the order of `SUMMARY.md`.\n{}",
        list("pub const CATALOGUE: &[Chapter]", chapters),
        list("const PARTS: &[(&str, usize)]", parts),
        list("pub const PAGES: &[Chapter]", pages),
    )
}

/// A constant list, as rustfmt writes it: on one line if it fits, or else on the next one.
fn list(declaration: &str, items: impl Iterator<Item = String>) -> String {
    const WIDTH: usize = 76;
    let items: Vec<String> = items.collect();
    let line = format!("{declaration} = &[{}];\n", items.join(", "));
    if line.trim_end().len() <= WIDTH {
        return line;
    }
    let second = format!("    &[{}];", items.join(", "));
    if second.len() <= WIDTH {
        return format!("{declaration} =\n{second}\n");
    }
    let lines: String = items.iter().map(|item| format!("    {item},\n")).collect();
    format!("{declaration} = &[\n{lines}];\n")
}

/// The table of chapters in the README, part by part.
fn table(clone: &CloneFolder, contents: &Contents) -> anyhow::Result<String> {
    let mut text = String::new();
    for (title, chapters) in &contents.parts {
        if contents.parts.len() > 1 {
            let _ = write!(text, "\n**{title}**\n\n");
        }
        text.push_str("| chapter | in one line |\n| --- | --- |\n");
        for name in chapters {
            let summary = line_after(&prose(clone, name)?, "> ").unwrap_or_default();
            let _ = writeln!(text, "| [{name}](lessons/{name}/lesson.md) | {summary} |");
        }
    }
    Ok(text)
}

/// `SUMMARY.md` with the titles that the chapters have.
fn summary(clone: &CloneFolder) -> anyhow::Result<Generated> {
    let mut text = String::new();
    for line in clone.read(SUMMARY)?.lines() {
        match (linked_folder(line), line.split_once('[')) {
            (Some(name), Some((before, _))) => {
                let title = title(clone, name)?;
                let _ = writeln!(text, "{before}[{title}]({name}/lesson.md)");
            }
            _ => text.push_str(&format!("{line}\n")),
        }
    }
    Ok(Generated { path: SUMMARY.to_owned(), text })
}

/// The chapters, each with a link to the one that comes after it; the last leads to the summary.
fn next_links(clone: &CloneFolder, contents: &Contents) -> anyhow::Result<Vec<Generated>> {
    let names: Vec<&str> = contents.chapters().chain(["summary"]).collect();
    let linked = |pair: &[&str]| {
        let (name, next) = (pair[0], pair[1]);
        let mut text = prose(clone, name)?;
        if let Some(link) = next_link(&text) {
            let title = title(clone, next)?;
            text.replace_range(link, &format!("[{title}](../{next}/lesson.md)"));
        }
        Ok(Generated { path: format!("lessons/{name}/lesson.md"), text })
    };
    names.windows(2).map(linked).collect()
}

/// Where the link to the next chapter is in a chapter's prose: behind "Next:", be it on the next line.
pub fn next_link(prose: &str) -> Option<Range<usize>> {
    const NEXT: &str = "Next:";
    let begin = prose.find(NEXT)? + NEXT.len();
    let link = prose[begin..].trim_start();
    let start = prose.len() - link.len();
    let length = link.starts_with('[').then(|| link.find("/lesson.md)"))??;
    Some(start..start + length + "/lesson.md)".len())
}

/// The programs of the package `exercises`: each exercise, then its solution.
fn bins(clone: &CloneFolder, exercises: &[Exercise]) -> anyhow::Result<Generated> {
    const PATH: &str = "exercises/Cargo.toml";
    let text = clone.read(PATH)?;
    let begin =
        text.find("bin = [\n").with_context(|| format!("{PATH} has no list of programs"))?;
    let end = text[begin..].find("\n]").with_context(|| format!("{PATH}: its list has no end"))?;
    let mut list = String::from("bin = [\n");
    for Exercise { name, dir, .. } in exercises {
        let _ = writeln!(list, "  {{ name = \"{name}\", path = \"{dir}/{name}.rs\" }},");
        let _ = writeln!(
            list,
            "  {{ name = \"{name}_sol\", path = \"../solutions/{dir}/{name}.rs\" }},"
        );
    }
    let text = format!("{}{}{}", &text[..begin], list.trim_end(), &text[begin + end..]);
    Ok(Generated { path: PATH.to_owned(), text })
}

/// The prose of a chapter.
pub fn prose(clone: &CloneFolder, name: &str) -> anyhow::Result<String> {
    clone.read(&format!("lessons/{name}/lesson.md"))
}

fn title(clone: &CloneFolder, name: &str) -> anyhow::Result<String> {
    Ok(line_after(&prose(clone, name)?, "# ").unwrap_or_else(|| name.to_owned()))
}

/// The first line with this mark, without it.
pub fn line_after(text: &str, mark: &str) -> Option<String> {
    text.lines().find_map(|line| line.strip_prefix(mark)).map(|line| line.trim().to_owned())
}
