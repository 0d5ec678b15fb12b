"""Reading a page as a person would: its words, and its parts by a few CSS selectors."""

from __future__ import annotations

import re
from typing import Any

from lxml import html

_PART = re.compile(
    r"(?P<tag>^[a-z0-9]+)|#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)"
    r"|\[(?P<name>[\w-]+)(?:(?P<how>[$]?=)'?(?P<value>[^'\]]*)'?)?\]"
)


def _condition(part: re.Match[str]) -> str:
    if part["id"]:
        return f"@id='{part['id']}'"
    if part["class"]:
        return f"contains(concat(' ', normalize-space(@class), ' '), ' {part['class']} ')"
    name, value = part["name"], part["value"]
    if part["how"] == "=":
        return f"@{name}='{value}'"
    if part["how"] == "$=":
        end = f"substring(@{name}, string-length(@{name}) - {len(value) - 1})"
        return f"{end}='{value}'"
    return f"@{name}"


def xpath(selector: str) -> str:
    """XPath of a selector made of tags, #ids, .classes, [attributes] and descent."""
    steps = []
    for step in selector.split():
        parts = list(_PART.finditer(step))
        assert "".join(part[0] for part in parts) == step, selector
        tag = parts[0]["tag"] or "*"
        conditions = [_condition(part) for part in parts if not part["tag"]]
        steps.append(tag + "".join(f"[{one}]" for one in conditions))
    return ".//" + "//".join(steps)


class Part:
    """An element of a page."""

    def __init__(self, element: Any) -> None:
        self._element = element

    def find(self, selector: str) -> list[Part]:
        """Everything under it that a selector names."""
        return [Part(one) for one in self._element.xpath(xpath(selector))]

    @property
    def words(self) -> str:
        """What it says, spaces made one."""
        return " ".join(self._element.text_content().split())

    @property
    def text(self) -> str:
        """Its own characters, exactly."""
        return self._element.text or ""

    def get(self, name: str) -> str:
        """An attribute; empty where it has none."""
        return self._element.get(name) or ""

    def drop(self) -> None:
        """Take it out of the page."""
        self._element.drop_tree()


def page_of(response: Any) -> Part:
    """The page of a response."""
    return Part(html.fromstring(response.content.decode()))


def names(response: Any) -> list[str]:
    """The names in the list on a page, in its order."""
    return [one.words for one in page_of(response).find("td.cell--name")]


# Reasons that are written too short and too long, and what is said of them.
REFUSED_REASONS = (("だめ", "vault.reason"), ("長" * 501, "vault.reason"))


def assert_said_in_place(answer: Any, written: str, code: str) -> None:
    """A refused reason is said at its field, which keeps what was written."""
    assert answer.status_code == 422
    page = page_of(answer)
    (field,) = page.find("#reason")
    assert field.get("value") == written
    assert field.get("aria-describedby") == "reason-error"
    (said,) = page.find("#reason-error")
    assert code in said.words
