//! The report of hostile results, seen through an HTML parser.

use super::*;
use crate::view::export::fixture;
use scraper::{ElementRef, Html, Selector};

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn parsed() -> Html {
    Html::parse_document(&render(&fixture::report()).unwrap())
}

#[test]
fn hostile_text_is_text() {
    let page = parsed();
    assert!(select(&page, "script, iframe, object, embed, link, img, [src], [onclick]").is_empty());
    let label: String = select(&page, "table.times tbody th")[0].text().collect();
    assert_eq!(label, fixture::HOSTILE);
    let question: String = select(&page, "section.demo h3")[0].text().collect();
    assert!(question.contains("<script>alert(\"1\")</script>"), "{question}");
}

#[test]
fn prose_comes_without_notes_and_html_of_its_own() {
    let page = parsed();
    let text: String = page.root_element().text().collect();
    assert!(!text.contains("Secret"), "speaker notes are not for readers");
    assert!(!text.contains("alert(2)"), "HTML in the prose is left out");
    assert!(!text.contains("{{#include"));
    assert!(text.contains("Last."));
    assert_eq!(select(&page, "pre span.ink-async").len(), 2, "async and await");
}

#[test]
fn links_lead_out_or_to_what_is_here() {
    let page = parsed();
    let links: Vec<&str> =
        select(&page, "main section a").iter().filter_map(|link| link.attr("href")).collect();
    assert_eq!(
        links,
        ["#fixture", "https://example.org/?a=1&b=2"],
        "the other chapter is not here"
    );
    for link in select(&page, "a[href^='#']") {
        let id = link.attr("href").unwrap().trim_start_matches('#');
        assert_eq!(select(&page, &format!("[id='{id}']")).len(), 1, "{id}");
    }
}

#[test]
fn headings_go_down_one_step_at_a_time() {
    let page = parsed();
    let levels: Vec<u8> = select(&page, "h1, h2, h3, h4, h5, h6")
        .iter()
        .map(|heading| heading.value().name().as_bytes()[1] - b'0')
        .collect();
    assert_eq!(levels[0], 1);
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
}

#[test]
fn results_stand_behind_the_section_that_says_to_run_it() {
    let page = parsed();
    let titles: Vec<String> =
        select(&page, "h2").iter().map(|heading| heading.text().collect()).collect();
    assert_eq!(titles, ["Run it", results::TITLE, "Takeaway"]);
}

#[test]
fn python_is_named_and_its_market_is_not_ours() {
    let page = parsed();
    let rows = select(&page, "table.times tbody tr");
    let words: Vec<String> = rows[5].child_elements().map(|cell| cell.text().collect()).collect();
    assert_eq!(words[0], "Python: asyncio.gather");
    assert_eq!(words[6], "not recorded");
    assert_eq!(select(&page, "section.demo .beside pre").len(), 0, "the fixture has no approaches");
}

#[test]
fn failures_are_marked_without_colour() {
    let page = parsed();
    let marks: Vec<String> =
        select(&page, "table.times .bad").iter().map(|mark| mark.text().collect()).collect();
    assert_eq!(marks, ["! failed"]);
}
