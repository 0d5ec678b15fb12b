"""Search by name (資格確認検索), in the registers whose Act orders it.

A name never stands in an address: it is posted, and forgotten with the answer.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from meibo.catalogue import published_registers, qualification
from meibo.doors.frame.accepting import wants_json
from meibo.doors.frame.components import State, SummaryRow
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.refusals import STATUS, refusal_response
from meibo.doors.frame.sessions import now
from meibo.doors.frame.wording import day_in_words, year_in_words
from meibo.doors.public.forms import NameForm
from meibo.doors.public.pacing import Challenge, Pace
from meibo.doors.public.views import ACTOR
from meibo.flow.verification.commands.search_name import (
    FoundNames,
    FoundPerson,
    Suspension,
    search_name,
)
from meibo.terms.day import japanese_day
from meibo.terms.person_name import folded_key
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

SUSPENDED = State(Text("処分の期間中", "Under a disposition"), "attention")
UNFINISHED = State(Text("再教育研修を修了していない", "Refresher course not finished"), "attention")
NOT_FINISHED = Text("修了していません（{day}に命令）", "Not finished (ordered on {day})")
PROVES_NOTHING = Text(
    "見つからないことは、登録がないことの証明にはなりません。氏名の変更や文字の違いで見つからないことがあります。",
    "Not being found proves nothing: a changed name or another character is not found.",
)
SLOWER = Text(
    "同じところから続けて検索されたため、少し時間をおいて答えます。",
    "There were many searches from the same place, so this one is answered a little later.",
)
MANY_ALIKE = Text(
    "同じ氏名の方が、ほかにもいます。ここに示した方とは限りません。",
    "There are more people of this name than are shown.",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One person as the page shows them; rows: what the Act lets be known."""

    name: str
    qualification: Text
    rows: list[SummaryRow]
    state: State | None


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The question, and under it the answer. It changes nothing, so a forged request does no harm."""
    language = cast(PageRequest, request).language
    if request.method != "POST":
        return _page(request, NameForm(language=language))
    try:
        sent = request.POST
    except UnreadablePostError:
        sent = type(request.POST)()
    form = NameForm(sent, language=language)
    if not form.is_valid():
        return _page(request, form, status=422)
    wanted = pace().asked(
        request.META.get("REMOTE_ADDR", ""), folded_key(form.cleaned_data["name"]), now(),
        token=sent.get("challenge", "")[:100], work=sent.get("work", "")[:20],
    )  # fmt: skip
    if wanted is not None:
        return _slower(request, form, wanted)
    try:
        found = search_name(ACTOR, now(), name=form.cleaned_data["name"])
    except Refusal as refusal:
        return _refused(request, form, refusal)
    if wants_json(request):
        return JsonResponse(_as_json(found), json_dumps_params={"ensure_ascii": False})
    return _page(request, form, found)


@cache
def pace() -> Pace:
    """Of this process; its challenges are good at every process of the door."""
    return Pace(hmac.digest(str(settings.SECRET_KEY).encode(), b"search challenge", "sha256"))


def _slower(request: HttpRequest, form: NameForm, wanted: Challenge) -> HttpResponse:
    """The same form with a challenge: nothing was looked up, so nothing is in the journal."""
    if wants_json(request):
        said = {
            "error": "search.slower",
            "message": {"ja": SLOWER.ja, "en": SLOWER.en},
            "challenge": wanted.token,
            "bits": wanted.bits,
            "wait_until": wanted.wait_until.isoformat(timespec="seconds"),
        }
        return JsonResponse(said, status=429, json_dumps_params={"ensure_ascii": False})
    return _page(request, form, status=429, wanted=wanted)


def _refused(request: HttpRequest, form: NameForm, refusal: Refusal) -> HttpResponse:
    """What the search says no to: at its field; as JSON for a program."""
    if wants_json(request):
        return refusal_response(request, refusal)
    form.refuse(refusal)
    return _page(request, form, status=STATUS[refusal.kind])


def _page(
    request: HttpRequest, form: NameForm, found: FoundNames | None = None, status: int = 200,
    wanted: Challenge | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "wanted": wanted,
        "wait": wanted.seconds(now()) if wanted else 0,
        "slower": SLOWER,
        "form": form,
        "published": [qualification(register) for register in published_registers()],
        "found": found,
        "people": [_shown(one) for one in found.people] if found else [],
        "proves_nothing": PROVES_NOTHING,
        "many_alike": MANY_ALIKE,
        "at": now(),
    }
    return render(request, "public/search.html", context, status=status)


def _shown(one: FoundPerson) -> Shown:
    rows = [
        SummaryRow(Text("登録年", "Year of registration"), year_in_words(one.registration_year))
    ]
    if one.sex is not None:
        rows.append(SummaryRow(Text("性別", "Sex"), sex_words(one.register, one.sex)))
    if one.suspension is not None:
        known = qualification(one.register).suspension.name
        label = Text(known.ja, known.en[:1].upper() + known.en[1:])
        rows.append(SummaryRow(label, _period(one.suspension)))
    course = qualification(one.register).public_search.refresher
    if one.course is not None and course is not None:
        label = Text(course.name.ja, course.name.en[:1].upper() + course.name.en[1:])
        ordered = day_in_words(one.course)
        rows.append(SummaryRow(label, NOT_FINISHED.fill(day=ordered)))
    # A course that is not finished holds the disposition before it in sight, not in force.
    over = one.suspension is not None and _over(one.suspension)
    state = None if one.suspension is None or over else SUSPENDED
    if one.course is not None and state is None:
        state = UNFINISHED
    return Shown(one.name, qualification(one.register).name, rows, state)


def sex_words(register: str, code: str) -> Text:
    """The words the register's own form has for it."""
    items = (item for one in qualification(register).procedures for item in one.items())
    choices = (choice for item in items if item.id == "sex" for choice in item.choices)
    return next((c.label for c in choices if c.value == code), Text(code, code))


def _over(term: Suspension) -> bool:
    return term.last_day is not None and term.last_day < japanese_day(now())


def _period(term: Suspension) -> Text:
    first = day_in_words(term.first_day)
    if term.last_day is None:
        return Text(f"{first.ja}から", f"From {first.en}")
    last = day_in_words(term.last_day)
    return Text(f"{first.ja}から{last.ja}まで", f"{first.en} to {last.en}")


def _as_json(found: FoundNames) -> dict[str, Any]:
    """The same answer for a program: codes and dates as they stand."""
    return {
        "answer": "found" if found.people else "not_found",
        "people": [_person_as_json(one) for one in found.people],
        "more": found.more,
        "note": {"ja": PROVES_NOTHING.ja, "en": PROVES_NOTHING.en},
        "at": now().isoformat(timespec="seconds"),
    }


def _person_as_json(one: FoundPerson) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "qualification": one.register,
        "name": one.name,
        "registration_year": one.registration_year,
    }
    if one.sex is not None:
        shown["sex"] = one.sex
    if one.suspension is not None:
        last = one.suspension.last_day
        shown["disposition"] = {
            "kind": "suspension",
            "from": one.suspension.first_day.isoformat(),
            "until": last.isoformat() if last else None,
        }
    if one.course is not None:
        shown["refresher_course"] = {"finished": False, "ordered_on": one.course.isoformat()}
    return shown
