"""PDF certificates made by the signer process, beside bare typst and a bare signature."""

from __future__ import annotations

import argparse
import io
from typing import Any

from bench.frame.applicants import journey
from bench.frame.installation import Installation, installed
from bench.frame.rounds import Case, Frame

UNIT = "pages/s"
GOAL = 0.2
PAGES = 20


def options(parser: argparse.ArgumentParser) -> None:
    """--pages N."""
    parser.add_argument("--pages", type=int, default=PAGES, help=f"枚数 / pages ({PAGES})")


def run(frame: Frame, args: argparse.Namespace) -> None:
    """Claimed, set, signed as PAdES-B-LT, handed over; beside it typst and one plain signature."""
    with installed() as house:
        desk = _Desk(house, args.pages)
        with house.acting_as("signer"):
            bare = _Bare(house, args.pages)
            frame.compare(
                "pdf", unit=UNIT, goal=GOAL,
                product=Case("Meibo", args.pages, desk.make, desk.ask),
                limit=Case("typst + one signature", args.pages, bare.both),
                beside=(
                    Case("typst alone", args.pages, bare.typst),
                    Case("one signature alone (PAdES-B-B)", args.pages, bare.signature),
                    Case("Meibo's signature (PAdES-B-LT)", args.pages, bare.ours),
                ),
            )  # fmt: skip
        frame.results.note("made", desk.made, f"作成 / made: {desk.made:,}")
        frame.results.demand("every_page_made", desk.made == desk.asked)


class _Desk:
    """People who ask for a certificate each round, and the signer process's step."""

    def __init__(self, house: Installation, pages: int) -> None:
        from rig_documents import FakeTimestamps

        from meibo.config import document_keys
        from meibo.connectors.timestamp import authority

        document_keys.make()
        stamps = FakeTimestamps()
        stamps.publish(house.home / "neighbours-public")
        authority.authority = stamps  # the wire has its own tests
        self.trips = journey(house)
        self.people: list[Any] = [self.trips.to("registered") for _ in range(pages)]
        self.asked = self.made = 0

    def ask(self) -> None:
        """Everybody asks again; a new one takes the place of the one before."""
        from meibo.flow.certificate.commands.request_pdf import request_pdf

        for trip in self.people:
            with self.trips.acting(trip.person) as actor:
                request_pdf(actor, self.trips.at, entry=trip.entry)
        self.asked += len(self.people)

    def make(self) -> None:
        """All of what is due."""
        self.made += self.trips.sign_pdfs()


class _Bare:
    """The same page set by typst, and a page signed, by the libraries alone."""

    def __init__(self, house: Installation, pages: int) -> None:
        import typst
        from pyhanko.sign import signers
        from rig_page import ADDRESS, TEXTS, a_page

        from meibo.flow.certificate.paper import press

        fonts = typst.Fonts(include_system_fonts=False, font_paths=[press.FONT.parent])
        self.compiler = typst.Compiler(press.PAGE, root=press.PAGE.parent, font_paths=fonts)
        self.inputs = {**TEXTS, "qr": press.drawn(ADDRESS), "address": ADDRESS}
        self.standards, self.page, self.pages = press.STANDARDS, a_page(), pages
        key = house.home / "secrets" / "signer" / "document.key.pem"
        certificate = house.home / "public" / "document-signer.pem"
        load: Any = signers.SimpleSigner.load
        self.signer = load(str(key), str(certificate))

    def typst(self) -> None:
        """Pages without a signature."""
        for _ in range(self.pages):
            self.compiler.compile(sys_inputs=self.inputs, pdf_standards=self.standards)

    def signature(self) -> None:
        """Signatures without time, chain and list."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import signers

        meta = signers.PdfSignatureMetadata(field_name="Bare", md_algorithm="sha256")
        for _ in range(self.pages):
            writer = IncrementalPdfFileWriter(io.BytesIO(self.page))
            signers.sign_pdf(writer, meta, self.signer, output=io.BytesIO())

    def both(self) -> None:
        """One after the other."""
        self.typst()
        self.signature()

    def ours(self) -> None:
        """As the process signs, without the database."""
        from datetime import UTC, datetime

        from rig_page import PAGE_NUMBER

        from meibo.connectors.signing.documents import documents
        from meibo.connectors.timestamp.authority import authority

        for _ in range(self.pages):
            documents.sign(self.page, name=PAGE_NUMBER, at=datetime.now(UTC), timestamps=authority)
