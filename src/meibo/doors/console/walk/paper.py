"""The certificate as PDF: asked for by its holder, shown to anyone, on screen and on paper."""

from __future__ import annotations

import io
from urllib.parse import urldefrag

from pyhanko.pdf_utils.reader import PdfFileReader

from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.browser import Page, WalkError
from meibo.doors.console.walk.log import wait_for
from meibo.doors.console.walk.verifying import Stranger, answer_of

_REFUSED = 'data-pdf="refused"'


def get_pdf(applicant: Applicant, certificate_page: str) -> bytes:
    """Ask for the PDF on the certificate's page, wait until it is made, download it.

    Empty where none can be made, which the page says (a name that the typeface does not know).
    """
    shown = applicant.browser.get(certificate_page)
    if not _has_pdf(shown) and shown.has_form(action="/pdf"):
        applicant.browser.send(shown.form(action="/pdf"))

    def made() -> Page | None:
        page = applicant.browser.get(certificate_page)
        return page if _has_pdf(page) or _REFUSED in page.text else None

    page = wait_for("the PDF", made)
    return applicant.browser.fetch(page.link("/pdf")).content if _has_pdf(page) else b""


def _has_pdf(page: Page) -> bool:
    return any(href.endswith("/pdf") for href, _ in page.links)


def address_on(pdf: bytes) -> str:
    """The address that the code on the page opens; on a screen it is a link as well."""
    page = PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Kids"][0]
    for annotation in page["/Annots"]:
        action = annotation.get_object().get("/A")
        if action is not None and "/URI" in action:
            found = action["/URI"]
            return found if isinstance(found, str) else bytes(found).decode()
    raise WalkError("the PDF links to no page for checking")


def answer_to_file(stranger: Stranger, pdf: bytes) -> str:
    """Send the file to the public door."""
    page = stranger.browser.get(stranger.cast.endpoints["public"])
    files = {"file": ("certificate.pdf", pdf, "application/pdf")}
    return answer_of(stranger.browser.send(page.form("text"), files=files).text)


def answer_to_paper(stranger: Stranger, pdf: bytes, name: str) -> str:
    """Scan the code, press 検証 with the printed name filled in, as the page's script would."""
    address, salt = urldefrag(address_on(pdf))
    page = stranger.browser.get(address)
    values = {"salt": salt, "name": name}
    return answer_of(stranger.browser.send(page.form("payload"), values).text)
