//! The pages of a talk, made from the chapter: nothing is written twice.

use crate::view::chapter::{Section, Text};
use harness::Prepared;
use lessons::Chapter;

/// A page, with where its speaker notes are and how long it should take.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub kind: Kind,
    /// The sections of the chapter whose notes belong to this page.
    pub notes: Vec<String>,
    /// Minutes that the notes give it; 0 where they give none.
    pub minutes: f64,
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Title,
    /// The first paragraphs, and the picture in words.
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

/// The talk: title and idea; code, prediction, run and reveal for every demo; takeaway.
pub fn pages(lesson: &Chapter, demos: &[Prepared]) -> Vec<Page> {
    let chapter = Text::of(lesson).sections();
    let mut pages =
        vec![page(Kind::Title, &[], &chapter), page(Kind::Idea, &idea(&chapter), &chapter)];
    for (number, demo) in demos.iter().enumerate() {
        let mut shown = Vec::new();
        for (approach, trial) in demo.trials.iter().enumerate() {
            // The same code at another size is no page of its own.
            if !shown.contains(&trial.approach.source) {
                shown.push(trial.approach.source);
                pages.push(page(Kind::Code { demo: number, approach }, &["The code"], &chapter));
            }
        }
        pages.push(page(Kind::Predict { demo: number }, &["Predict"], &chapter));
        pages.push(page(Kind::Run { demo: number }, &["Run it"], &chapter));
        pages.push(page(Kind::Reveal { demo: number }, &["Run it"], &chapter));
    }
    pages.push(page(Kind::Takeaway, &["From Python", "The trap", "Takeaway"], &chapter));
    share_minutes(&mut pages);
    pages
}

/// The sections before the code: the idea, and the picture under a title of its own.
fn idea(chapter: &[Section]) -> Vec<&str> {
    let before = chapter.iter().take_while(|section| section.title != "The code");
    before.map(|section| section.title.as_str()).collect()
}

fn page(kind: Kind, sections: &[&str], chapter: &[Section]) -> Page {
    let notes: Vec<&Section> =
        chapter.iter().filter(|section| sections.contains(&section.title.as_str())).collect();
    Page {
        kind,
        notes: notes.iter().flat_map(|section| section.notes.clone()).collect(),
        minutes: notes.iter().map(|section| section.minutes()).sum(),
    }
}

/// Minutes are given per section; pages that share a section share its minutes.
fn share_minutes(pages: &mut [Page]) {
    let all: Vec<Vec<String>> = pages.iter().map(|page| page.notes.clone()).collect();
    for page in pages {
        let sharing = all.iter().filter(|notes| **notes == page.notes).count();
        page.minutes /= sharing.max(1) as f64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Settings;

    fn talk(name: &str) -> Vec<Page> {
        let lesson = lessons::find(name).unwrap();
        pages(lesson, &lesson.prepare(&Settings::default()))
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
    fn minutes_are_shared_not_multiplied() {
        for lesson in lessons::CATALOGUE {
            let chapter = Text::of(lesson).sections();
            let given: f64 = chapter.iter().map(Section::minutes).sum();
            let total: f64 = talk(lesson.name).iter().map(|page| page.minutes).sum();
            assert!(total > 0.0 && total <= given + 1e-9, "{}: {total} of {given}", lesson.name);
        }
    }
}
