"""What is wrong with a page as it stands in the browser: by axe-core, and by rules of our own.

axe-core (MPL-2.0) is installed with the other oracles (tests/oracles) and shipped with nothing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from screenshots.chromium import Chromium, Screen

AXE = Path(__file__).resolve().parents[2] / "tests/oracles/node_modules/axe-core/axe.min.js"
WIDTHS = (320, 360, 640, 768, 1024, 1440, 1920)
"""320: 1,280 px at 400 %; 640: at 200 %; up to what a wide desk has."""
LEAST_TARGET = 44
CONTRAST = "color-contrast"
_AXE = """async (rules) => {
  const only = rules.length ? {runOnly: {type: "rule", values: rules}} : {};
  const found = await axe.run(document, {resultTypes: ["violations"], ...only});
  return found.violations.map((one) => one.id + ": " + one.help + ": " +
    one.nodes.map((node) => node.target.join(" ") + " " +
      (node.any[0] ? node.any[0].message : "")).slice(0, 3).join(" | "));
}"""
# Links inside a sentence are as high as their line; WCAG 2.5.8 leaves them out, and so do we.
_SMALL = """(least) => {
  const inLine = (one) => getComputedStyle(one).display === "inline" && one.tagName === "A";
  const shown = (one) => one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length;
  const area = (one) => {
    const box = (one.matches("input[type=radio], input[type=checkbox]") && one.closest("label"))
      || one;
    return box.getBoundingClientRect();
  };
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((one) => shown(one) && !inLine(one) && !one.classList.contains("skip"))
    .filter((one) => area(one).height < least - 0.5 && area(one).height > 0)
    .map((one) => one.outerHTML.slice(0, 120) + " " + Math.round(area(one).height) + " px");
}"""
_SIDEWAYS = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return "";
  const wide = [...document.querySelectorAll("body *")].filter((one) =>
    one.getBoundingClientRect().right > page.clientWidth + 1 && !one.closest(".box, .rail"));
  return page.scrollWidth + " px: " + wide.slice(0, 3).map((one) =>
    one.tagName.toLowerCase() + "." + one.className).join(", ");
}"""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def installed() -> bool:
    """axe-core is there."""
    return AXE.is_file()


def by_axe(browser: Chromium, *rules: str) -> list[str]:
    """What axe finds on the page, by these rules or by all that are not experimental."""
    if not browser.run("Boolean(window.axe)"):
        browser.run(f"{_axe()}; true")
    return [f"axe {one}" for one in browser.call(_AXE, rules)]


def small_targets(browser: Chromium) -> list[str]:
    """Links and controls less than 44 px high."""
    return [f"target {one}" for one in browser.call(_SMALL, LEAST_TARGET)]


def sideways(browser: Chromium) -> list[str]:
    """Widths at which the whole page scrolls sideways."""
    found = []
    for width in WIDTHS:
        browser.show_on(Screen(width))
        found += too_wide(browser, f"sideways at {width} px")
    return found


def too_wide(browser: Chromium, where: str) -> list[str]:
    """The page is wider than what it is shown on."""
    wide = browser.call(_SIDEWAYS)
    return [f"{where}: {wide}"] if wide else []
