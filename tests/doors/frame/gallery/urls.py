"""Pages of the gallery, and pages that refuse or fail for the tests."""

from django.urls import include, path
from tests.doors.frame.gallery import failing, views

from meibo.doors.frame.errors import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", include("meibo.doors.frame.urls")),
    path("", views.index, name="index"),
    path("question", views.question, name="question"),
    path("answers", views.answers, name="answers"),
    path("status", views.status, name="status"),
    path("certificate", views.certificate, name="certificate"),
    path("cases", views.cases, name="cases"),
    path("cases/M-2026-000123", views.case, name="case"),
    path("erase", views.erase, name="erase"),
    path("verify", views.verify, name="verify"),
    path("answer/<str:code>", views.answer, name="answer"),
    path("people", views.people, name="people"),
    path("fail/refuse/<str:kind>", failing.refuse),
    path("fail/sign-in", failing.sign_in_needed),
    path("fail/crash", failing.crash),
    path("fail/denied", failing.denied),
    path("fail/bad", failing.bad),
    path("fail/post-only", failing.post_only),
    path("fail/closed", failing.closed),
    path("own-caching", failing.own_caching),
]
