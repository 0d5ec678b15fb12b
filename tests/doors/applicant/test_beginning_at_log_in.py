"""The button pressed before signing in: coming back from the log-in begins the application."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from rig_pages import page_of

AT = "/procedures/nurse/new_registration"
OTHER = "/procedures/pharmacist/new_registration"


def pressed(stage: Any) -> Any:
    """A browser of nobody that has pressed the button, and then got the newcomer's session."""
    made = stage.at(None)
    assert page_of(made.get(AT)).find("form[method=post] button")
    answer = made.post(AT)
    assert answer.status_code == 303
    assert answer["Location"].endswith("/applicant/login?to=" + quote(AT, safe=""))
    cookie = answer.cookies["meibo_begin"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (AT, True, "Lax")
    return made, cookie.value


def begun(stage: Any) -> int:
    return int(stage.rows("SELECT count(*) FROM intake.intake_application WHERE account = %s",
                          stage.newcomer.account)[0][0])  # fmt: skip


def signed_in(stage: Any, value: str | None) -> Any:
    from rig_doors import browser

    made = browser(stage.newcomer)
    if value is not None:
        made.cookies["meibo_begin"] = value
        made.cookies["meibo_begin"]["path"] = AT
    return made


def test_coming_back_begins_it_once(stage: Any) -> None:
    _, value = pressed(stage)
    assert begun(stage) == 0
    made = signed_in(stage, value)
    assert made.head(AT).status_code == 200
    assert begun(stage) == 0, "only the page itself begins"
    back = made.get(AT)
    assert (back.status_code, "/pages/" in back["Location"]) == (303, True)
    assert (begun(stage), back.cookies["meibo_begin"]["max-age"]) == (1, 0)
    assert made.get(AT).status_code == 200
    assert begun(stage) == 1


def test_a_link_begins_nothing(stage: Any) -> None:
    assert signed_in(stage, None).get(AT).status_code == 200
    assert begun(stage) == 0


def test_another_site_cannot_press_it(stage: Any) -> None:
    answer = stage.at(None, csrf=True).post(AT)
    assert (answer.status_code, "meibo_begin" in answer.cookies) == (403, False)
