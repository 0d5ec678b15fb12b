"""What every officer's page shares: the rail, who is signed in, and the way to the log-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from meibo.doors.frame.components import RailGroup, RailItem
from meibo.doors.frame.preferences import SeeOther, is_reading
from meibo.doors.frame.sessions import actor, now
from meibo.flow.examination.queue import CAP
from meibo.flow.registration.desk import Desk, see_desk
from meibo.rooms.accounts.window import View as SavedView
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
NO_SESSION = "session.none"


def sign_in_address(path: str = "") -> str:
    """Where an officer signs in, going on to a path of this door afterwards.

    A path holds no personal data; a query may (a name that was searched for) and stays behind.
    """
    to = f"?{urlencode({'to': path})}" if path else ""
    return f"{settings.ENDPOINT('login')}/officer/login{to}"


def at_desk(view: View[P]) -> View[P]:
    """A view of a signed-in officer; anyone else is led to the log-in. Other refusals go on."""

    @wraps(view)
    def seen(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            if refusal.code != NO_SESSION:
                raise
            return SeeOther(sign_in_address(request.path if is_reading(request) else ""))

    return seen


def desk_of(request: HttpRequest) -> Desk:
    """The desk of who asks; refuses session.none."""
    return see_desk(actor(request), now())


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, desk: Desk, current: str,
    status: int = 200, view: SavedView | None = None,
) -> HttpResponse:  # fmt: skip
    """A page with the rail; current: the rail's line it belongs to, empty for none; view: the saved
    list it is, whose line it is then."""
    whole = {**context, "desk": desk, "rail": _rail(desk, "" if view else current, view)}
    return render(request, f"officer/{template}.html", whole, status=status)


def _rail(desk: Desk, current: str, view: SavedView | None) -> list[RailGroup]:
    def line(code: str, title: Text, href: str, icon: str, count: int | None) -> RailItem:
        more = count is not None and count > CAP
        return RailItem(title, href, icon, CAP if more else count, code == current, more)

    cases = desk.cases
    reception = [
        line("papers", Text("紙の申請", "Applications on paper"), "/papers", "document", None)
    ]
    if desk.locked:
        reception.append(
            line("locked", Text("番号の入力が停止", "Numbers locked"), "/papers?state=locked",
                 "lock", desk.locked)
        )  # fmt: skip
    if desk.duties & {"terminal", "approve"}:
        reception.append(
            line("searches", Text("本人確認情報の検索", "Searches of Juki-net"), "/searches", "search",
                 None)
        )  # fmt: skip
    locked_links = [
        line("locked_links", Text("紐付けが停止", "Links locked"), "/links", "lock",
             desk.locked_links)
    ] if desk.locked_links else []  # fmt: skip
    groups = [
        RailGroup(Text("受付", "Reception"), reception),
        RailGroup(
            Text("審査", "Examination"),
            [
                line("open", Text("審査中", "In examination"), "/cases?state=open", "document",
                     cases.open),
                line("proposed", Text("決裁待ち", "Awaiting approval"), "/cases?state=proposed",
                     "seal", cases.proposed),
                line("decided", Text("決定済", "Decided"), "/cases?state=decided", "check",
                     cases.decided),
            ],
        ),
        RailGroup(
            Text("登録", "Registration"),
            [
                line("runs", Text("登録実行", "Registration run"), "/runs", "calendar",
                     cases.to_enter),
                line("dispositions", Text("処分", "Dispositions"), "/dispositions", "lock",
                     desk.dispositions),
                line("register", Text("登録簿", "Register"), "/register", "register", None),
                line("prints", Text("免許証の印刷", "Licences on paper"), "/prints", "document", None),
                line("links", Text("番号のリンク", "Links of numbers"), "/links", "lock", None),
                *locked_links,
                line("periodic", Text("定期照会", "Whole-register enquiries"), "/periodic", "search",
                     None),
                line("parties", Text("登録先", "Third parties"), "/parties", "person", None),
            ],
        ),
    ]  # fmt: skip
    if "network" in desk.duties:
        asked = line("network", Text("戸籍の照会", "Family-register enquiries"), "/network", "clock",
                     None)  # fmt: skip
        groups.append(RailGroup(Text("中間サーバー", "Middle server"), [asked]))
    saved = [
        RailItem(Text(one.name, one.name), f"{reverse(one.place)}?{one.query}", current=one == view)
        for one in desk.views
    ]
    return [*groups, RailGroup(Text("保存した表示", "Saved views"), saved)] if saved else groups
