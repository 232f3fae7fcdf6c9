//! What a student reads is whole: nothing is missing, nothing points nowhere, everything fits.

use harness::source;
use lessons::Chapter;

/// The sections of every chapter, in this order. Others (the picture at the beginning) may stand between them.
const SECTIONS: [&str; 7] = [
    "Predict",
    "Run it",
    "From Python",
    "The trap",
    "Takeaway",
    "Practise",
    "Read more",
];

/// `workbook list` shows the summary beside the name, on a line of 80 columns.
const LONGEST_SUMMARY: usize = 60;

/// Code is shown indented by four on a terminal of 80 columns. `rustfmt.toml` sees to the Rust.
const WIDEST_CODE: usize = 76;

/// Title and folder of every chapter in `SUMMARY.md`.
fn contents() -> Vec<(&'static str, &'static str)> {
    let entry =
        |line: &'static str| line.strip_prefix("- [")?.split_once("](");
    let entries = lessons::SUMMARY.lines().filter_map(entry);
    let folder = |path: &'static str| {
        path.strip_suffix("/lesson.md)").unwrap_or(path)
    };
    entries.map(|(title, path)| (title, folder(path))).collect()
}

/// File and anchor of every include in a chapter's prose.
fn includes(lesson: &Chapter) -> Vec<(&'static str, &'static str)> {
    let include = |line: &'static str| {
        line.trim()
            .strip_prefix("{{#include ")?
            .strip_suffix("}}")?
            .split_once(':')
    };
    lesson.prose.lines().filter_map(include).collect()
}

/// The text of a section, without its heading.
fn section(lesson: &Chapter, name: &str) -> &'static str {
    let heading = format!("\n## {name}\n");
    let (_, text) = lesson.prose.split_once(&heading).unwrap_or_default();
    text.split("\n## ").next().unwrap_or_default()
}

#[test]
fn the_table_of_contents_has_the_chapters_of_the_catalogue_in_order() {
    let catalogue: Vec<_> = lessons::CATALOGUE
        .iter()
        .map(|lesson| (lesson.title(), lesson.name))
        .collect();
    assert_eq!(contents(), catalogue);
}

#[test]
fn every_chapter_begins_with_its_title_and_its_summary() {
    for lesson in lessons::CATALOGUE {
        let name = lesson.name;
        let mut lines =
            lesson.prose.lines().filter(|line| !line.is_empty());
        assert_eq!(
            lines.next(),
            Some(format!("# {}", lesson.title())).as_deref(),
            "{name}"
        );
        assert_eq!(
            lines.next(),
            Some(format!("> {}", lesson.summary())).as_deref(),
            "{name}"
        );

        let summary = lesson.summary();
        assert!(
            !summary.is_empty() && !summary.ends_with('.'),
            "{name}: {summary}"
        );
        let length = summary.chars().count();
        assert!(
            length <= LONGEST_SUMMARY,
            "{name}: {length} characters are too many: {summary}"
        );
    }
}

#[test]
fn every_chapter_has_its_sections_in_order() {
    for lesson in lessons::CATALOGUE {
        let headings = lesson
            .prose
            .lines()
            .filter_map(|line| line.strip_prefix("## "));
        let ours: Vec<_> =
            headings.filter(|heading| SECTIONS.contains(heading)).collect();
        assert_eq!(ours, SECTIONS, "{}", lesson.name);
        for name in SECTIONS {
            assert!(
                !section(lesson, name).trim().is_empty(),
                "{}: {name} is empty",
                lesson.name
            );
        }
    }
}

#[test]
fn every_chapter_has_speaker_notes_with_their_minutes() {
    for lesson in lessons::CATALOGUE {
        let notes: Vec<_> =
            lesson.prose.split("<!-- notes").skip(1).collect();
        assert!(!notes.is_empty(), "{} has no notes", lesson.name);
        for note in notes {
            let first = note.lines().next().unwrap_or_default();
            let minutes = first
                .split_once(": ")
                .map_or(first, |(_demo, minutes)| minutes)
                .strip_suffix(" min")
                .and_then(|number| number.parse().ok());
            assert!(
                minutes.is_some_and(|number: u32| number > 0),
                "{}: {first}",
                lesson.name
            );
            assert!(
                note.contains("-->"),
                "{}: a note does not end",
                lesson.name
            );
        }
    }
}

#[test]
fn every_include_finds_its_anchor() {
    for lesson in lessons::CATALOGUE {
        let includes = includes(lesson);
        assert!(!includes.is_empty(), "{} shows no code", lesson.name);
        for (file, anchor) in includes {
            let source = lesson.file(file).unwrap_or_else(|| {
                panic!("{}: {file} is not a file of it", lesson.name)
            });
            assert!(
                source::anchored(source, anchor).is_some(),
                "{}: no anchor `{anchor}` in {file}",
                lesson.name
            );
        }
    }
}

#[test]
fn every_approach_has_source_to_show() {
    for lesson in lessons::CATALOGUE {
        for demo in lesson.demos() {
            for approach in demo.approaches {
                let place =
                    format!("{}/{}/{}", lesson.name, demo.id, approach.id);
                assert!(
                    lesson.rust(approach.source).is_some(),
                    "{place}: no anchor `{}`",
                    approach.source
                );
            }
        }
    }
}

#[test]
fn code_fits_on_a_terminal() {
    for lesson in lessons::CATALOGUE {
        for (file, text) in lesson.files {
            for name in
                text.lines().filter_map(|line| line.split_once("ANCHOR: "))
            {
                let code = source::anchored(text, name.1)
                    .expect("an anchor has its end");
                for line in code.lines() {
                    let width = line.chars().count();
                    let place =
                        format!("{}/{file}, {}", lesson.name, name.1);
                    assert!(
                        width <= WIDEST_CODE,
                        "{place}: {width} columns: {line}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_chapter_leads_to_the_next() {
    for lesson in lessons::CATALOGUE {
        if let Some(next) = lessons::after(lesson) {
            let link = format!("](../{}/lesson.md)", next.name);
            let text = section(lesson, "Practise");
            assert!(
                text.contains(&link),
                "{}: link to {link} in Practise",
                lesson.name
            );
        }
    }
}

#[test]
fn links_between_chapters_lead_somewhere() {
    for lesson in lessons::CATALOGUE.iter().chain(lessons::PAGES) {
        for link in lesson.prose.split("](../").skip(1) {
            let target = link.split(')').next().unwrap_or_default();
            let name = target.strip_suffix("/lesson.md");
            let found =
                name.is_some_and(|name| lessons::page(name).is_some());
            assert!(found, "{}: ../{target} leads nowhere", lesson.name);
        }
    }
}

#[test]
fn every_chapter_links_to_the_glossary() {
    for chapter in lessons::CATALOGUE {
        let linked = chapter.prose.contains("](../glossary/lesson.md)");
        assert!(linked, "{}", chapter.name);
    }
}

#[test]
fn every_name_of_asyncio_has_a_demo_or_a_chapter_that_shows_it() {
    let page = lessons::page("asyncio").expect("the page exists");
    let rows = page.prose.lines().filter(|line| line.starts_with("| `"));
    let mut seen = 0;
    for row in rows {
        let place = row.rsplit("`workbook ").next().unwrap_or_default();
        let words: Vec<_> =
            place.trim_end_matches("` |").split(' ').collect();
        let found = match words[..] {
            ["read", page] => lessons::page(page).is_some(),
            ["run", chapter, "--only", demo] => lessons::find(chapter)
                .is_some_and(|chapter| chapter.demo(demo).is_some()),
            _ => false,
        };
        assert!(found, "{row}");
        seen += 1;
    }
    assert!(seen > 25, "{seen}");
}
