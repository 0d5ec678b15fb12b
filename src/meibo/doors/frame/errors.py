"""Error pages, in both languages on one page, with a small code and the id of the request.

A door's root urlconf says: `from meibo.doors.frame.errors import handler400, handler403,
handler404, handler500` and its settings say
`CSRF_FAILURE_VIEW = "meibo.doors.frame.errors.csrf_failure"`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from meibo.terms.text import Text

PAGES: dict[int, tuple[Text, Text]] = {
    400: (
        Text("リクエストを読み取れませんでした", "We could not read the request"),
        Text(
            "前のページに戻り、もう一度お試しください。",
            "Go back to the page before and try again.",
        ),
    ),
    403: (
        Text("このページを開く権限がありません", "You may not open this page"),
        Text(
            "別のアカウントでログインしているときは、ログアウトしてからやり直してください。",
            "If you are signed in with another account, sign out and start again.",
        ),
    ),
    404: (
        Text("ページが見つかりません", "Page not found"),
        Text(
            "アドレスをお確かめください。ページが移動したか、なくなった可能性があります。",
            "Check the address. The page may have moved or gone.",
        ),
    ),
    405: (
        Text("この操作はここからはできません", "This cannot be done from here"),
        Text(
            "前のページに戻り、画面のボタンから操作してください。",
            "Go back to the page before and use the button on it.",
        ),
    ),
    413: (
        Text("送られた内容が大きすぎます", "What was sent is too large"),
        Text(
            "ファイルの大きさを確かめ、小さくしてからもう一度送ってください。",
            "Check the size of the file, make it smaller and send it again.",
        ),
    ),
    414: (
        Text("アドレスが長すぎます", "The address is too long"),
        Text("検索の条件を短くしてください。", "Shorten what you search for."),
    ),
    500: (
        Text("システムに問題が起きました", "Something went wrong with the system"),
        Text(
            "入力した内容が保存されていないことがあります。しばらくしてからもう一度お試しください。"
            "続くときは、下の番号を添えてお問い合わせください。",
            "What you entered may not have been saved. Try again in a while. "
            "If it goes on, contact us and give the number below.",
        ),
    ),
    503: (
        Text("ただいま利用できません", "The service is not available at the moment"),
        Text(
            "しばらくしてからもう一度お試しください。受け付け済みの申請には影響しません。",
            "Try again in a while. Applications already received are not affected.",
        ),
    ),
}
_CSRF = Text(
    "画面を開いてから時間がたったか、別のログインに変わったため、送信を受け付けませんでした。"
    "ページを開き直してからもう一度送ってください。",
    "The page had been open too long or the log-in has changed, so nothing was sent. "
    "Open the page again and send it once more.",
)


def error_page(
    request: HttpRequest, status: int, *, code: str = "", message: Text | None = None
) -> HttpResponse:
    """The page for a status of PAGES. It reads no database and needs no session."""
    title, usual = PAGES[status]
    context = {
        "status": status,
        "code": code or f"http.{status}",
        "title": title,
        "message": message or usual,
    }
    return render(request, "frame/error.html", context, status=status)


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's view for a bad request."""
    return error_page(request, 400)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's view for PermissionDenied."""
    return error_page(request, 403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's view for an address that leads nowhere."""
    return error_page(request, 404)


def handler500(request: HttpRequest) -> HttpResponse:
    """Django's view for an exception; the exception itself is in the log under the same id."""
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A post without a valid token. The technical reason stays in Django's log."""
    return error_page(request, 403, code="http.csrf", message=_CSRF)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503, for a door that cannot reach its database or is closed for maintenance."""
    response = error_page(request, 503)
    response.headers["Retry-After"] = "60"
    return response


class ErrorPagesMiddleware:
    """Fills the empty error responses Django makes itself (405, for instance) with a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code not in PAGES or not isinstance(response, HttpResponse):
            return response
        if response.content or request.method == "HEAD":
            return response
        page = error_page(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                page.headers[name] = response.headers[name]
        return page
