// Looks at a report the way a reader with poor eyes, a keyboard or a small screen meets it, and writes what is
// wrong into the page, for the test to read from the dumped DOM. Runs after the page has loaded.
(() => {
  const complaints = [];
  const complain = (what, element) =>
    complaints.push(`${what}: ${(element?.outerHTML ?? "").slice(0, 120)}`);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Contrast, after WCAG 2.2, 1.4.3 and 1.4.11.
  const parse = (color) => {
    const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
    return { rgb: [red, green, blue], alpha };
  };
  const luminance = (rgb) => {
    const linear = rgb.map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { rgb, alpha } = parse(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return rgb;
      if (alpha > 0) complain("half-transparent ground", at);
    }
    return [255, 255, 255];
  };

  let texts = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const unseen = element.closest("script, title, style");
    if (unseen || !walker.currentNode.data.trim()) continue;
    const style = getComputedStyle(element);
    const drawn = element instanceof SVGElement;
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = contrast(parse(drawn ? style.fill : style.color).rgb, ground(element));
    texts += 1;
    if (ratio < (large ? 3 : 4.5)) complain(`text with a contrast of ${ratio.toFixed(2)}`, element);
  }
  for (const shape of all("svg.drawing rect, svg.drawing line:not(.grid)")) {
    const ratio = contrast(parse(getComputedStyle(shape).stroke).rgb, ground(shape));
    if (ratio < 3) complain(`shape with a contrast of ${ratio.toFixed(2)}`, shape);
  }

  // Structure.
  let before = 0;
  for (const heading of all("h1, h2, h3, h4, h5, h6")) {
    const level = Number(heading.tagName[1]);
    if (level > before + 1) complain(`heading after one of level ${before}`, heading);
    if (!heading.textContent.trim()) complain("empty heading", heading);
    before = level;
  }
  if (all("h1").length !== 1) complain("not one h1");
  if (!document.documentElement.lang) complain("no language");
  if (!document.title.trim()) complain("no title");
  for (const landmark of ["header", "nav", "main", "footer"]) {
    if (all(`body > ${landmark}`).length !== 1) complain(`not one ${landmark}`);
  }
  const ids = all("[id]").map((element) => element.id);
  for (const id of ids.filter((id, place) => ids.indexOf(id) !== place)) complain(`id twice: ${id}`);
  for (const link of all("a")) {
    if (!link.textContent.trim()) complain("link without words", link);
    const target = link.getAttribute("href");
    if (target.startsWith("#") && !document.getElementById(target.slice(1))) {
      complain("link to nowhere", link);
    }
  }
  const names = all("section[aria-labelledby], section[aria-label]").map(
    (region) => document.getElementById(region.getAttribute("aria-labelledby"))?.textContent,
  );
  if (new Set(names).size !== names.length) complain("regions that share a name");
  for (const element of all("[aria-labelledby]")) {
    const label = document.getElementById(element.getAttribute("aria-labelledby"));
    if (!label?.textContent.trim()) complain("label that is not there", element);
  }
  for (const picture of all("svg.drawing")) {
    if (picture.getAttribute("role") !== "img" || !picture.getAttribute("aria-label")) {
      complain("picture without words", picture);
    }
    if (!picture.closest("figure")?.querySelector("figcaption")) complain("no caption", picture);
  }
  for (const table of all("main table")) {
    if (table.classList.length > 0 && !table.caption) complain("table without a caption", table);
    if (all("thead th", table).length === 0) complain("table without headings", table);
    for (const heading of all("th", table)) {
      if (!heading.textContent.trim()) complain("empty heading in a table", table);
    }
  }
  for (const box of all("pre, .scroll")) {
    if (box.tabIndex !== 0) complain("scrolls, but not by keyboard", box);
  }

  // Layout, with the letters that this machine has.
  if (document.documentElement.scrollWidth > innerWidth) complain("the page is wider than the window");
  for (const picture of all("svg.drawing")) {
    const { width, height } = picture.viewBox.baseVal;
    for (const text of all("text", picture)) {
      const box = text.getBBox();
      // A letter like J may reach a little to the left of where it stands.
      const fits = box.x >= -2 && box.x + box.width <= width && box.y + box.height <= height + 2;
      if (!fits) complain("words leave the picture", text);
    }
  }

  // Nothing from elsewhere.
  for (const element of all("[src], link, iframe, object, embed, image, use")) {
    complain("asks for something from elsewhere", element);
  }
  for (const entry of performance.getEntriesByType("resource")) complain(`loaded ${entry.name}`);

  const verdict = document.createElement("pre");
  verdict.id = "verdict";
  const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  verdict.textContent = JSON.stringify({ complaints, texts, scheme, width: innerWidth });
  document.body.append(verdict);
})();
