//! `--html`: a report to read, project and print. One file, no script, nothing from elsewhere.

mod prose;
mod recorded;
mod results;

pub use recorded::recordings;

use super::{FileFormat, PlayedChapter, Report, svg};
use crate::view::chapter::title;
use harness::{Clock, Settings};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use prose::{Links, Prose};

pub const FORMAT: FileFormat = FileFormat {
    option: "html",
    help: "Write a report with prose, code, timelines and times as one HTML file",
    example: "report.html",
    render,
};

const STYLE: &str = include_str!("report.css");

/// The section of a chapter that the results follow.
const BEFORE_RESULTS: &str = title::RUN;

fn render(report: &Report) -> anyhow::Result<String> {
    let body = match report.chapters.as_slice() {
        [chapter] => chapter_alone(chapter, report),
        chapters => workbook(chapters, report),
    };
    Ok(page(report, &body).into_string())
}

fn page(report: &Report, body: &Markup) -> Markup {
    let title = match report.chapters.as_slice() {
        [chapter] => format!("{} - workbook", chapter.lesson.title()),
        _ => "workbook".to_owned(),
    };
    let made = html! { ", " (conditions(&report.settings)) };
    document(&title, STYLE, body, &made)
}

/// A whole page. `made` goes behind the name of the program that made it.
fn document(title: &str, style: &str, body: &Markup, made: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "workbook " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                style { (PreEscaped(style)) }
            }
            body {
                a.skip href="#main" { "Skip to the text" }
                svg.patterns width="0" height="0" aria-hidden="true" { (svg::hatching()) }
                (body)
                footer {
                    p { "Made by " code { "workbook " (env!("CARGO_PKG_VERSION")) } (made) "." }
                }
            }
        }
    }
}

/// What a reader must know to make sense of the times.
fn conditions(settings: &Settings) -> String {
    let clock = match settings.clock {
        Clock::Real => "on the real clock",
        Clock::Virtual => "on virtual time, which is exact",
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cores = if cores == 1 { "1 core".to_owned() } else { format!("{cores} cores") };
    let build = if cfg!(debug_assertions) { "a debug build" } else { "a release build" };
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let Settings { speed, seed, .. } = settings;
    format!("{clock}, speed {speed}, seed {seed}, {build} on {system} {machine} with {cores}")
}

/// A report on one chapter: its title is that of the page.
fn chapter_alone(chapter: &PlayedChapter, report: &Report) -> Markup {
    let links = Links { chapters: vec![chapter.lesson.name] };
    let prose = Prose::of(chapter.lesson, 2, &links);
    html! {
        header {
            p.book { "workbook" }
            h1 id=(chapter.lesson.name) { (prose::inline(chapter.lesson.title())) }
            p.summary { (prose::inline(chapter.lesson.summary())) }
        }
        nav aria-label="Contents" { (contents(chapter, &prose)) }
        main #main { (text_and_results(chapter, &prose, report, 2)) }
    }
}

/// A report on several chapters.
fn workbook(chapters: &[PlayedChapter], report: &Report) -> Markup {
    let links = Links { chapters: chapters.iter().map(|chapter| chapter.lesson.name).collect() };
    html! {
        header {
            h1 { "workbook" }
            p.summary { (env!("CARGO_PKG_DESCRIPTION")) }
        }
        nav aria-label="Contents" {
            ol {
                @for chapter in chapters {
                    li {
                        a href={ "#" (chapter.lesson.name) } { (prose::inline(chapter.lesson.title())) }
                        span.about { (prose::inline(chapter.lesson.summary())) }
                    }
                }
            }
        }
        main #main {
            @for chapter in chapters {
                article.chapter aria-labelledby=(chapter.lesson.name) {
                    h2 id=(chapter.lesson.name) { (prose::inline(chapter.lesson.title())) }
                    p.summary { (prose::inline(chapter.lesson.summary())) }
                    (text_and_results(chapter, &Prose::of(chapter.lesson, 3, &links), report, 3))
                }
            }
        }
    }
}

fn contents(chapter: &PlayedChapter, prose: &Prose) -> Markup {
    html! {
        ol {
            @for section in &prose.sections {
                li { a href={ "#" (section.id) } { (section.title) } }
                @if section.title == BEFORE_RESULTS { (results_entry(chapter)) }
            }
            @if !prose.has(BEFORE_RESULTS) { (results_entry(chapter)) }
        }
    }
}

fn results_entry(chapter: &PlayedChapter) -> Markup {
    html! {
        li {
            a href={ "#" (results::id(chapter)) } { (results::TITLE) }
            ul {
                @for played in &chapter.played {
                    li { a href={ "#" (results::demo_id(chapter, played)) } { (played.demo.id) } }
                }
            }
        }
    }
}

/// The chapter, with its results where it says to run it. `level` is that of its headings.
fn text_and_results(chapter: &PlayedChapter, prose: &Prose, report: &Report, level: u8) -> Markup {
    html! {
        (prose.introduction)
        @for section in &prose.sections {
            section {
                (heading(level, &section.id, &section.heading))
                (section.body)
            }
            @if section.title == BEFORE_RESULTS { (results::results(chapter, report, level)) }
        }
        @if !prose.has(BEFORE_RESULTS) { (results::results(chapter, report, level)) }
    }
}

/// A heading of a level that is only known now.
fn heading(level: u8, id: &str, words: &Markup) -> Markup {
    html! {
        @match level {
            2 => h2 id=(id) { (words) },
            3 => h3 id=(id) { (words) },
            _ => h4 id=(id) { (words) },
        }
    }
}

#[cfg(test)]
mod tests;
