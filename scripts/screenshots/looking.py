"""Looks at pages: in both languages and three widths, dark and on paper, and judges each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from screenshots import judging
from screenshots.chromium import Chromium, Screen
from screenshots.pipe import ChromiumError
from screenshots.sheet import contact_sheet
from screenshots.shots import Shot

LANGUAGES = ("ja", "en")
WIDTHS = (360, 768, 1440)
LIGHT, DARK = {"prefers-color-scheme": "light"}, {"prefers-color-scheme": "dark"}
CONTRAST = {"prefers-color-scheme": "light", "prefers-contrast": "more"}
FORCED = {"forced-colors": "active", "prefers-color-scheme": "dark"}
A4 = 794  # CSS pixels of 210 mm


def look(shots: Sequence[Shot], folder: Path) -> dict[str, list[str]]:
    """Take every picture, write the contact sheet; findings by "door/page"."""
    pictures: dict[str, list[str]] = {}
    findings: dict[str, list[str]] = {}
    with Chromium() as browser:
        for shot in shots:
            page = f"{shot.door}/{shot.name}"
            (folder / shot.door).mkdir(parents=True, exist_ok=True)
            taken = pictures.setdefault(page, [])
            for language in LANGUAGES:
                try:
                    wrong = _one(browser, shot, language, folder, taken)
                except ChromiumError as error:
                    wrong = [f"not shown: {error}"]
                if wrong:
                    findings.setdefault(page, []).extend(f"[{language}] {one}" for one in wrong)
    contact_sheet(folder, pictures, findings)
    return findings


def _one(
    browser: Chromium, shot: Shot, language: str, folder: Path, taken: list[str]
) -> list[str]:  # fmt: skip
    """One page in one language: every width, and what is wrong with it."""
    browser.troubles()
    browser.headers({"Accept-Language": language})
    browser.cookies(shot.cookies, shot.url)
    browser.show_on(Screen(features=LIGHT))
    browser.open(shot.url)
    if shot.press:
        browser.press(shot.press)

    def picture(kind: str) -> None:
        name = f"{shot.door}/{shot.name}-{language}-{kind}.png"
        (folder / name).write_bytes(browser.picture())
        taken.append(name)

    found = judging.by_axe(browser)
    for width in WIDTHS:
        browser.show_on(Screen(width, features=LIGHT))
        picture(str(width))
        found += [f"{width} px: {one}" for one in judging.small_targets(browser)]
    found += judging.sideways(browser)
    for kind, features in (("dark", DARK), ("contrast", CONTRAST), ("forced", FORCED)):
        browser.show_on(Screen(features=features))
        if language == "ja":
            picture(kind)
        if kind != "forced":
            found += [f"{kind}: {one}" for one in judging.by_axe(browser, judging.CONTRAST)]
    if shot.paper:
        browser.show_on(Screen(A4, media="print", features=LIGHT))
        picture("print")
        found += judging.too_wide(browser, "cut off on paper")
    return sorted({*found, *browser.troubles()})
