"""Views that refuse or fail, each in one way."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from meibo.doors.frame.errors import unavailable
from meibo.terms.refusal import Conflict, NotFound, NotPermitted, Refusal, TooOften
from meibo.terms.text import Text

MESSAGE = Text("その申請は <受理> できません。", "That application <cannot> be received.")
KINDS: dict[str, type[Refusal]] = {
    "invalid": Refusal,
    "not_permitted": NotPermitted,
    "not_found": NotFound,
    "conflict": Conflict,
    "too_often": TooOften,
}


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    """A refusal of a kind."""
    raise KINDS[kind]("gallery.no", MESSAGE)


def sign_in_needed(request: HttpRequest) -> HttpResponse:
    """No session."""
    raise NotPermitted("session.none", Text("ログインしてください。", "Sign in."))


def crash(request: HttpRequest) -> HttpResponse:
    """A fault of the program."""
    raise LookupError("not a refusal")


def denied(request: HttpRequest) -> HttpResponse:
    """Django's own refusal."""
    raise PermissionDenied


def bad(request: HttpRequest) -> HttpResponse:
    """Django's bad request."""
    raise SuspiciousOperation("bad")


@require_POST
def post_only(request: HttpRequest) -> HttpResponse:
    """Answers no GET."""
    return HttpResponse("done")


def closed(request: HttpRequest) -> HttpResponse:
    """Maintenance."""
    return unavailable(request)


def own_caching(request: HttpRequest) -> HttpResponse:
    """A view that says itself how long it keeps."""
    response = HttpResponse("list")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
