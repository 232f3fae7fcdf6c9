//! The pages of a talk, made from the chapter: nothing is written twice.

use crate::view::chapter::{Section, Text, title};
use crate::view::markdown::Notes;
use harness::Prepared;
use lessons::Chapter;

/// How many minutes a page takes that has no notes of its own: to read it aloud and to wait for an answer. They are
/// estimates; the notes of a chapter are what is planned.
const WITHOUT_NOTES: f64 = 1.0;
/// A title is read while the class sits down.
const TITLE: f64 = 0.5;

/// A page, with its speaker notes and how long it should take.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub kind: Kind,
    /// What to say, as Markdown, each with the title of its section.
    pub notes: Vec<(String, String)>,
    /// Minutes that the notes give it, or an estimate.
    pub minutes: f64,
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Title,
    /// The idea: a few lines and a picture.
    Idea,
    /// One approach of one demo.
    Code {
        demo: usize,
        approach: usize,
    },
    Predict {
        demo: usize,
    },
    Run {
        demo: usize,
    },
    Reveal {
        demo: usize,
    },
    Takeaway,
}

impl Kind {
    /// The demo that it belongs to.
    pub fn demo(&self) -> Option<usize> {
        match *self {
            Kind::Code { demo, .. }
            | Kind::Predict { demo }
            | Kind::Run { demo }
            | Kind::Reveal { demo } => Some(demo),
            Kind::Title | Kind::Idea | Kind::Takeaway => None,
        }
    }
}

/// The talk: title and idea; code, prediction, run and reveal for every demo; takeaway. Of one demo alone, its own
/// pages.
pub fn pages(lesson: &Chapter, demos: &[Prepared], only: Option<&str>) -> Vec<Page> {
    let mut kinds = vec![Kind::Title, Kind::Idea];
    for (number, demo) in demos.iter().enumerate() {
        let mut shown = Vec::new();
        for (approach, trial) in demo.trials.iter().enumerate() {
            // The same code at another size is no page of its own.
            if !shown.contains(&trial.approach.source) {
                shown.push(trial.approach.source);
                kinds.push(Kind::Code { demo: number, approach });
            }
        }
        kinds.push(Kind::Predict { demo: number });
        kinds.push(Kind::Run { demo: number });
        kinds.push(Kind::Reveal { demo: number });
    }
    kinds.push(Kind::Takeaway);

    let mut notes = vec![Vec::new(); kinds.len()];
    let mut given = vec![0.0; kinds.len()];
    let chapter = Text::of(lesson).sections();
    let mut before_the_code = true;
    for section in &chapter {
        before_the_code &= section.title != title::CODE;
        for note in &section.notes {
            let home = home(section, note, before_the_code, &kinds, demos);
            notes[home].push((section.title.clone(), note.text.clone()));
            given[home] += note.minutes;
        }
    }
    let pages = kinds.into_iter().zip(notes.into_iter().zip(given));
    let pages = pages.map(|(kind, (notes, given))| Page {
        minutes: if given > 0.0 { given } else { estimate(&kind, demos) },
        kind,
        notes,
    });
    let wanted = |page: &Page| match (only, page.kind.demo()) {
        (None, _) => true,
        (Some(only), Some(demo)) => demos[demo].demo.id == only,
        (Some(_), None) => false,
    };
    pages.filter(wanted).collect()
}

/// The page on which a note is needed: one, and never several.
fn home(
    section: &Section,
    note: &Notes,
    before_the_code: bool,
    kinds: &[Kind],
    demos: &[Prepared],
) -> usize {
    let place = |wanted: &dyn Fn(&Kind) -> bool| kinds.iter().position(wanted);
    let last = kinds.len() - 1;
    if let Some(id) = &note.demo {
        let revealed =
            |kind: &Kind| matches!(*kind, Kind::Reveal { demo } if demos[demo].demo.id == id);
        return place(&revealed).unwrap_or(last);
    }
    if before_the_code {
        return place(&|kind| *kind == Kind::Idea).unwrap_or(0);
    }
    let shows = |kind: &Kind| match *kind {
        Kind::Code { demo, approach } => {
            section.anchors.iter().any(|a| a == demos[demo].trials[approach].approach.source)
        }
        _ => false,
    };
    // Notes stand below the code that they are about: the last piece of it.
    if let Some(code) = kinds.iter().rposition(shows) {
        return code;
    }
    let found = match section.title.as_str() {
        title::CODE => place(&|kind| matches!(kind, Kind::Code { .. })),
        title::PREDICT => place(&|kind| matches!(kind, Kind::Predict { .. })),
        title::RUN => place(&|kind| matches!(kind, Kind::Reveal { .. })),
        _ => None,
    };
    found.unwrap_or(last)
}

fn estimate(kind: &Kind, demos: &[Prepared]) -> f64 {
    match *kind {
        Kind::Title => TITLE,
        // As long as theory says that it runs, and a moment to look at it.
        Kind::Run { demo } => {
            let expected = demos[demo].trials.iter().filter_map(|trial| trial.expected.as_ref());
            TITLE + expected.map(|expected| expected.time.as_secs_f64()).sum::<f64>() / 60.0
        }
        _ => WITHOUT_NOTES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Settings;

    fn talk(name: &str) -> Vec<Page> {
        let lesson = lessons::find(name).unwrap();
        pages(lesson, &lesson.prepare(&Settings::default()), None)
    }

    #[test]
    fn every_demo_is_predicted_before_it_is_run_and_revealed() {
        for lesson in lessons::CATALOGUE {
            let kinds: Vec<Kind> = talk(lesson.name).into_iter().map(|page| page.kind).collect();
            let demos = lesson.demos().len();
            for demo in 0..demos {
                let place = |kind| kinds.iter().position(|other| *other == kind).unwrap();
                let order = [
                    place(Kind::Code { demo, approach: 0 }),
                    place(Kind::Predict { demo }),
                    place(Kind::Run { demo }),
                    place(Kind::Reveal { demo }),
                ];
                assert!(order.is_sorted(), "{}", lesson.name);
            }
            assert_eq!(kinds.last(), Some(&Kind::Takeaway));
        }
    }

    #[test]
    fn every_note_stands_on_one_page() {
        for lesson in lessons::CATALOGUE {
            let sections = Text::of(lesson).sections();
            let mut written: Vec<String> =
                sections.into_iter().flat_map(|s| s.notes).map(|note| note.text).collect();
            let mut shown: Vec<String> = talk(lesson.name)
                .into_iter()
                .flat_map(|page| page.notes)
                .map(|note| note.1)
                .collect();
            written.sort();
            shown.sort();
            assert_eq!(shown, written, "{}", lesson.name);
        }
    }

    #[test]
    fn notes_below_a_heading_of_their_own_are_on_the_page_of_its_code() {
        let lesson = lessons::find("pitfalls").unwrap();
        let demos = lesson.prepare(&Settings::default());
        let pages = talk("pitfalls");
        let page = pages
            .iter()
            .find(|page| page.notes.iter().any(|(title, _)| title.starts_with("4. ")))
            .expect("the lost task has notes");
        let demo = page.kind.demo().map(|demo| demos[demo].demo.id);
        assert_eq!(demo, Some("lost-task"), "{page:?}");
    }

    #[test]
    fn every_page_of_code_points_at_a_line() {
        for lesson in lessons::CATALOGUE {
            let demos = lesson.prepare(&Settings::default());
            for page in talk(lesson.name) {
                let Kind::Code { demo, approach } = page.kind else { continue };
                let anchor = demos[demo].trials[approach].approach.source;
                let marked = lesson.marked(anchor);
                assert!(
                    marked.contains(&true),
                    "{}: mark a line of {anchor} with // <-",
                    lesson.name
                );
            }
        }
    }

    #[test]
    fn a_demo_alone_has_its_own_pages() {
        let lesson = lessons::find("gather").unwrap();
        let demos = lesson.prepare(&Settings::default());
        let pages = pages(lesson, &demos, Some("first-result"));
        assert_eq!(pages.len(), 5, "two of code, the question, the run, the reveal");
        assert!(pages.iter().all(|page| page.kind.demo() == Some(1)));
    }
}
