"""Officers sign in with ID, password and a one-time code (ACC-03, ACC-13)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from meibo.doors.frame import sessions
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.fields import CodeField, SecretField
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.refusals import STATUS
from meibo.doors.login.targets import local_path
from meibo.rooms.accounts.commands.sign_in_by_password import sign_in_by_password
from meibo.rooms.accounts.refusals import wrong_credentials
from meibo.terms.actor import Actor
from meibo.terms.text import Text


class SignInForm(PageForm):
    """The three things an officer knows or has."""

    login_name = CodeField(label=Text("職員ID", "Officer ID"), autocomplete="username")
    password = SecretField(
        label=Text("パスワード", "Password"), autocomplete="current-password", max_length=200
    )
    code = CodeField(
        label=Text("ワンタイムコード", "One-time code"),
        hint=Text("認証アプリに表示される6桁の数字", "The six digits your authenticator shows"),
        autocomplete="one-time-code",
        digits=6,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: PageRequest) -> HttpResponse:
    """GET the form; POST login_name, password, code. ?to=/path leads on within the officer door."""
    target = local_path(request.GET.get("to", "/"))
    sent = request.POST if request.method == "POST" else None
    form = SignInForm(sent, language=request.language)
    if form.is_valid():
        token = _token(request, form)
        if token is not None:
            response = SeeOther(f"{settings.ENDPOINT('officer')}{target}")
            sessions.set_session(response, "officer", token, secure=request.is_secure())
            return response
        form.refuse(wrong_credentials())
        return _page(request, form, STATUS[wrong_credentials().kind])
    return _page(request, form, 422 if form.is_bound else 200)


def _token(request: HttpRequest, form: SignInForm) -> bytes | None:
    """A session's token; None where any of the three is wrong."""
    given = form.cleaned_data
    return sign_in_by_password(
        Actor(terminal=sessions.terminal_of(request)),
        sessions.now(),
        login_name=given["login_name"],
        password=given["password"],
        code=given["code"],
    )


def _page(request: HttpRequest, form: SignInForm, status: int) -> HttpResponse:
    return render(request, "login/officer.html", {"form": form}, status=status)
