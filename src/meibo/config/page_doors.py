"""Settings of the doors that show pages: what each says of itself, middleware, templates, CSP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from meibo.config.home import endpoint
from meibo.config.wallets import wallet_sources
from meibo.doors.frame.door import ASSETS, INNER_MIDDLEWARE, OUTER_MIDDLEWARE, Door
from meibo.terms.text import Text

_CSRF = "django.middleware.csrf.CsrfViewMiddleware"
_HTMX = "django_htmx.middleware.HtmxMiddleware"


def _applicant() -> Door:
    """Forms end at the card, the payment gateway, a wallet, or the log-in where a session has ended."""
    return Door(
        name=Text("申請と資格証", "Applications and certificates"),
        form_action=(
            endpoint("login"), endpoint("card"), endpoint("payment_gateway"), *wallet_sources(),
        ),
        body_limit=6_000_000,
        sign_in=f"{endpoint('login')}/applicant/login",
    )  # fmt: skip


def _officer() -> Door:
    return Door(
        name=Text("職員", "Officers"),
        form_action=(endpoint("login"),),
        frames=(endpoint("typing"),),
        # A scan is sent by itself.
        body_limit=6_000_000,
        sign_in=f"{endpoint('login')}/officer/login",
    )


def _public() -> Door:
    return Door(name=Text("資格の確認", "Check a qualification"), cookies=False)


def _login() -> Door:
    return Door(
        name=Text("ログイン", "Sign in"),
        home=f"{endpoint('applicant')}/",
        form_action=(endpoint("officer"),),
    )


def _verifier() -> Door:
    return Door(
        name=Text("資格証の提示を求める", "Ask for a certificate"),
        # 10,000 certificates in one call of a registered third party; forms end at Django's own limit.
        body_limit=26_000_000,
    )


def _typing() -> Door:
    return Door(
        name=Text("番号の入力", "Typing a number"),
        cookies=False,
        framed_by=(endpoint("officer"),),
    )


_DOORS: Mapping[str, Callable[[], Door]] = {
    "applicant": _applicant,
    "officer": _officer,
    "public": _public,
    "login": _login,
    "typing": _typing,
    "verifier": _verifier,
}
# Pages whose forms change something. The public door keeps no cookie, so it has none to misuse.
_WITH_FORMS = frozenset({"applicant", "officer", "login", "verifier"})
# Pages that look again by themselves.
_LIVE = frozenset({"applicant", "officer"})


def page_settings(process: str) -> dict[str, Any]:
    """Django's settings of a page door beside those of every process; empty for another process."""
    if process not in _DOORS:
        return {}
    door = _DOORS[process]()
    return {
        "MEIBO_FRAME": door,
        "MIDDLEWARE": [
            *OUTER_MIDDLEWARE,
            *([_CSRF] if process in _WITH_FORMS else []),
            *([_HTMX] if process in _LIVE else []),
            *INNER_MIDDLEWARE,
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "meibo.doors.frame.context.frame",
                    ]
                },
            }
        ],
        "STATICFILES_DIRS": [ASSETS],
        "STATIC_URL": "/static/",
        # Django's own words follow the language of the page; ours stand side by side.
        "USE_I18N": True,
        "CSRF_FAILURE_VIEW": "meibo.doors.frame.errors.csrf_failure",
    }
