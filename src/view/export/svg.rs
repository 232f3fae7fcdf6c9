//! `--svg`: the comparison and the timelines as a picture, which the HTML report shows as well.
//!
//! Shapes carry their colours as attributes, so that every viewer and slide program can draw them, and a class
//! each, by which the style sheet of the report gives them others.

mod bars;
mod brush;
mod timeline;

pub use bars::bars;
pub use timeline::{recording, timeline};

use super::{FileFormat, Report};
use crate::view::Played;
use crate::view::recorded::Recorded;
use crate::view::words;
use brush::{Ink, WIDTH, clean, px, text, wrapped};
use maud::{Markup, PreEscaped, html};

pub const FORMAT: FileFormat = FileFormat {
    option: "svg",
    help: "Draw the comparison and the timelines as an SVG picture",
    example: "timeline.svg",
    render,
};

/// A part of a picture: what is drawn, how high it is, and the same in words.
pub struct Drawing {
    height: f64,
    shapes: Markup,
    words: String,
}

impl Drawing {
    /// As part of a web page, which brings the [hatching] along.
    pub fn embedded(&self) -> Markup {
        html! {
            svg.drawing viewBox={ "0 0 " (px(WIDTH)) " " (px(self.height)) }
                role="img" aria-label=(clean(&self.words)) { (self.shapes) }
        }
    }
}

/// The pattern that waiting is drawn with. A document needs it once.
pub fn hatching() -> Markup {
    html! {
        defs {
            pattern id="hatching" width="6" height="6" patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)" {
                rect width="6" height="6" class=(Ink::WaitingBack.class()) fill=(Ink::WaitingBack.color()) {}
                line y2="6" class=(Ink::Waiting.class()) stroke=(Ink::Waiting.color()) stroke-width="4" {}
            }
        }
    }
}

const MARGIN: f64 = 24.0;
/// Between the parts of a demo, and twice that between demos.
const GAP: f64 = 20.0;
const QUESTION_LINE: f64 = 24.0;
const QUESTION_WIDTH: usize = 88;
const FINDING_LINE: f64 = 19.0;
const FINDING_WIDTH: usize = 112;

fn render(report: &Report) -> anyhow::Result<String> {
    let mut page = Picture { y: MARGIN, shapes: Vec::new(), words: Vec::new() };
    for chapter in &report.chapters {
        for played in &chapter.played {
            let about = format!(
                "{}, {}",
                words::place(chapter.lesson, played),
                words::pace(played, &report.settings)
            );
            page.demo(played, &about);
        }
    }
    Ok(page.document().into_string() + "\n")
}

/// Recorded runs, one below the other: what was found, and above all who waited and who ran.
pub fn recordings(all: &[Recorded]) -> String {
    let mut page = Picture { y: MARGIN, shapes: Vec::new(), words: Vec::new() };
    for recorded in all {
        page.recording(recorded);
    }
    page.document().into_string() + "\n"
}

/// A picture of its own, filled from top to bottom.
struct Picture {
    y: f64,
    shapes: Vec<Markup>,
    words: Vec<String>,
}

impl Picture {
    fn demo(&mut self, played: &Played, about: &str) {
        if !self.shapes.is_empty() {
            self.y += 2.0 * GAP;
        }
        let question = words::plain(&played.question);
        for line in wrapped(&question, QUESTION_WIDTH) {
            self.shapes.push(text(0.0, self.y + 18.0, Ink::Text).size(18.0).bold().show(&line));
            self.y += QUESTION_LINE;
        }
        self.shapes.push(text(0.0, self.y + 14.0, Ink::Muted).show(about));
        self.y += 14.0 + GAP;
        self.words.push(question);
        for drawing in [Some(bars(played)), timeline(played)].into_iter().flatten() {
            self.shapes.push(html! {
                g transform={ "translate(0 " (px(self.y)) ")" } { (drawing.shapes) }
            });
            self.y += drawing.height + GAP;
            self.words.push(drawing.words);
        }
    }

    fn recording(&mut self, recorded: &Recorded) {
        if !self.shapes.is_empty() {
            self.y += GAP;
        }
        for finding in &recorded.explained.findings {
            let (kind, file, line) = (finding.kind.name(), &finding.file, finding.line);
            let words = format!("{kind} ({file}:{line}): {}", finding.message);
            for row in wrapped(&words, FINDING_WIDTH) {
                self.shapes.push(text(0.0, self.y + 14.0, Ink::Bad).show(&row));
                self.y += FINDING_LINE;
            }
            self.words.push(words);
        }
        if let Some(drawing) = timeline::recording(recorded) {
            self.shapes.push(html! {
                g transform={ "translate(0 " (px(self.y)) ")" } { (drawing.shapes) }
            });
            self.y += drawing.height + GAP;
            self.words.push(drawing.words);
        }
    }

    fn document(self) -> Markup {
        let (width, height) = (WIDTH + 2.0 * MARGIN, self.y - GAP + MARGIN);
        let words = self.words.join(" ");
        html! {
            (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
            svg xmlns="http://www.w3.org/2000/svg" width=(px(width)) height=(px(height))
                viewBox={ "0 0 " (px(width)) " " (px(height)) } role="img" aria-label=(clean(&words))
                font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif" {
                title { (clean(&words)) }
                (hatching())
                // Its own ground, so that it can be read on a dark page as well as on a light one.
                rect x="0.5" y="0.5" width=(px(width - 1.0)) height=(px(height - 1.0)) rx="10"
                    fill=(Ink::Ground.color()) stroke=(Ink::Grid.color()) {}
                g transform={ "translate(" (px(MARGIN)) " 0)" } {
                    @for shapes in &self.shapes { "\n" (shapes) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::export::fixture;
    use roxmltree::{Document, Node};

    fn parsed<T>(report: &Report, see: impl FnOnce(&Document) -> T) -> T {
        let text = render(report).unwrap();
        see(&Document::parse(&text).expect("well-formed XML"))
    }

    fn with_class<'a>(document: &'a Document, class: &str) -> Vec<Node<'a, 'a>> {
        let nodes = document.descendants();
        nodes.filter(|node| node.attribute("class").is_some_and(|its| its == class)).collect()
    }

    #[test]
    fn hostile_text_is_text() {
        parsed(&fixture::report(), |document| {
            assert!(!document.descendants().any(|node| node.has_tag_name("script")));
            let label = document.root_element().attribute("aria-label").unwrap();
            assert!(label.contains("<script>alert(\"1\")</script>"), "{label}");
        });
    }

    #[test]
    fn every_lane_that_is_drawn_says_how_it_ended() {
        parsed(&fixture::report(), |document| {
            let lanes = with_class(document, "lane");
            // Six, and four for the approach with a thousand.
            assert_eq!(lanes.len(), 6 + 4);
            let title = |lane: &Node| {
                let title = lane.children().find(|child| child.has_tag_name("title"));
                title.and_then(|title| title.text()).unwrap_or_default().to_owned()
            };
            for (lane, word) in
                lanes.iter().zip(["completed", "failed", "cancelled", "panicked", "not over"])
            {
                assert!(title(lane).contains(word), "{}", title(lane));
            }
            let spans = lanes[0].descendants().filter(|node| node.has_tag_name("rect"));
            let titles: Vec<String> = spans.map(|span| title(&span)).collect();
            assert_eq!(titles.len(), 3);
            let waiting = titles.iter().find(|title| title.contains("waiting")).unwrap();
            assert!(waiting.ends_with("waiting from 0.1 s to 0.9 s"), "{waiting}");
        });
    }

    #[test]
    fn marks_and_legend_do_without_colour() {
        parsed(&fixture::report(), |document| {
            let texts: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
            for sign in
                ["×", "!", "!!", "waiting", "running", "× cancelled", "! failed", "!! panicked"]
            {
                assert!(texts.contains(&sign), "{sign} in {texts:?}");
            }
            assert!(texts.iter().any(|text| text.contains("996 more")), "{texts:?}");
        });
    }

    #[test]
    fn a_recording_is_a_picture_with_its_findings() {
        let picture = recordings(&[crate::view::recorded::fixture::blocked()]);
        let document = Document::parse(&picture).expect("well-formed XML");
        let texts: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
        assert!(
            texts.iter().any(|text| text.starts_with("blocked (src/main.rs:12): hog held")),
            "{texts:?}"
        );
        assert!(texts.contains(&"ready"), "the legend names what occurs: {texts:?}");
        assert_eq!(with_class(&document, "lane").len(), 4);
        // One is ready in the legend, and two tasks were.
        assert!(with_class(&document, "ready").len() >= 3);
    }

    #[test]
    fn a_shape_never_leaves_the_picture() {
        parsed(&fixture::report(), |document| {
            let number = |node: Node, name| {
                node.attribute(name).map_or(0.0, |value: &str| value.parse::<f64>().unwrap_or(0.0))
            };
            let root = document.root_element();
            for rect in document.descendants().filter(|node| node.has_tag_name("rect")) {
                assert!(number(rect, "width") >= 0.0 && number(rect, "x") >= 0.0, "{rect:?}");
                let end = number(rect, "x") + number(rect, "width");
                assert!(end <= number(root, "width"), "{rect:?}");
            }
        });
    }

    #[test]
    fn a_report_of_nothing_is_a_picture_still() {
        let nothing = Report { settings: fixture::report().settings, chapters: Vec::new() };
        parsed(&nothing, |document| {
            let svg = ("http://www.w3.org/2000/svg", "svg");
            assert!(document.root_element().has_tag_name(svg));
        });
    }
}
