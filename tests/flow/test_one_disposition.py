"""One disposition ends all that was made of a registration at its commit, and until its last day.

A licence on paper has no code to ask about: until it has left the office it is held back, and whoever
holds one is found, with the disposition, by the search that the Act orders.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import cbor2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from joserfc.jwk import ECKey
from rig_asking import Asker
from rig_card import resident
from rig_certificate import payload, status_at
from rig_doors import browser, door_open
from rig_issuer import Nurse
from rig_journey import Journey, Trip
from rig_mdoc import by_device
from rig_party import ADDRESS, Party, registered
from rig_phone import Holder as Keeper
from rig_phone import Phone
from rig_printing import Printing
from rig_wallet import Wallet, answered, encrypted

from meibo.config.home import endpoint
from meibo.doors.console.walk.paper import address_on
from meibo.doors.frame import sessions
from meibo.doors.machine import status_lists
from meibo.doors.public import search
from meibo.flow.certificate import status_list
from meibo.flow.certificate.commands.provide import provide
from meibo.flow.certificate.mdoc.device import session_transcript
from meibo.flow.certificate.mdoc.issuing import doctype_of
from meibo.flow.certificate.provisions.queries import own_provisions
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.flow.verification.parties.commands.provide_to_party import provide_to_party
from meibo.terms.canonical import b64u, unb64u
from meibo.terms.day import japanese_day
from meibo.terms.refusal import Refusal

REGISTER, NAME = "physician", "見本　一処分"
# draft-ietf-oauth-status-list §14.3.
CWT_STATUS_LIST = 65533
JSON = {"Accept": "application/json"}
STANDINGS = {
    status_list.VALID: "valid", status_list.SUSPENDED: "suspended", status_list.INVALID: "withdrawn",
}  # fmt: skip
OF_COPIES = {"text", "screen", "pdf", "paper", "link", "party", "sd-jwt", "mdoc", "list jwt",
             "list cwt", "phone"}  # fmt: skip
# Answers count openings and remember who asked; of what they are about they write nothing.
OF_ANSWERS = {
    "certificate.certificate_provisionaccess", "verification.verification_assertion",
    "verification.verification_checkrun", "verification.verification_request",
}  # fmt: skip


@dataclass
class Holder:
    """Somebody registered, and everything that was made of the registration."""

    journey: Journey
    trip: Trip
    database: str
    shown: tuple[str, UUID | None] = ("", None)
    pdf: bytes = b""
    wallet: Wallet = field(default_factory=lambda: Wallet(""))
    mdoc: bytes = b""
    party: Party | None = None
    handles: tuple[str, str] = ("", "")
    sheet: UUID | None = None
    phone: Phone = field(default_factory=Phone)
    on_phone: UUID | None = None

    def take_all(self, rows: Any) -> None:
        """Ask for one of each, by the doors and commands its holder uses."""
        self.shown = self.journey.certify(self.trip)
        self.pdf, _ = self.journey.paper(self.trip)
        self.on_phone = Keeper(self.journey, self.trip).keep(self.phone)
        self._fill_wallet(Nurse(self.journey, self.trip, self.database, rows))
        self.party = registered(self.journey, registers=[REGISTER])
        with self.journey.acting(self.trip.person) as actor:
            entry, days = self.trip.entry, 7
            assert entry
            provide(actor, self.journey.at, entry=entry, recipient="見本病院", purpose="採用",
                    items=["name"], days=days, by_office=False)  # fmt: skip
            provide_to_party(actor, self.journey.at + timedelta(seconds=1), entry=entry,
                             party=self.party.id, items=["name"], days=days)  # fmt: skip
            of_party, by_link = own_provisions(actor, self.journey.at, entry=entry).provisions
        handles = rows("SELECT party_handle FROM certificate.certificate_provision WHERE id = %s",
                       of_party.row.id)  # fmt: skip
        self.handles = (by_link.row.handle, handles[0][0])
        printing = Printing(self.journey, REGISTER)
        run = printing.released()
        printing.printed(run)
        self.sheet = printing.file(run).sheets[0].sheet.id

    def _fill_wallet(self, person: Nurse) -> None:
        with person.holding() as wallet:
            made = [
                wallet.ask(f"{REGISTER}_{kind}", wallet.proof(wallet.fresh(), self.wallet.key))
                for kind in ("sd_jwt", "mdoc")
            ]
        sd_jwt, mdoc = (one.json()["credentials"][0]["credential"] for one in made)
        self.wallet.text, self.mdoc = sd_jwt, unb64u(mdoc)

    def said(self) -> dict[str, str]:
        """What each way answers now: the code, for whoever asks."""
        ways: dict[str, Callable[[], str]] = {
            "text": lambda: self._posted("/verify", text=self.shown[0]),
            "screen": self._screen, "pdf": self._pdf, "paper": self._paper,
            "link": lambda: self._posted(f"/given/{self.handles[0]}"),
            "party": self._party, "sd-jwt": self._sd_jwt, "mdoc": self._mdoc,
            "list jwt": lambda: self._listed(status_list.JWT_TYPE),
            "list cwt": lambda: self._listed(status_list.CWT_TYPE),
            "phone": self._phone, "search": self._search,
        }  # fmt: skip
        return {way: ask() for way, ask in ways.items()}

    def _posted(self, path: str, **form: Any) -> str:
        with door_open("public", self.database):
            found = browser().post(path, form, headers=JSON)
        return str(found.json()["code"])

    def _screen(self) -> str:
        with door_open("public", self.database):
            return str(browser().get(f"/v/{self.shown[1]}", headers=JSON).json()["code"])

    def _pdf(self) -> str:
        return self._posted("/verify", file=SimpleUploadedFile("c.pdf", self.pdf))

    def _paper(self) -> str:
        payload_of_code = urlsplit(address_on(self.pdf)).path.rpartition("/")[2]
        return self._posted("/c", payload=payload_of_code)

    def _phone(self) -> str:
        assert self.on_phone
        shown = self.phone.code(self.on_phone, self.journey.at, f"{endpoint('public')}/r/")
        return self._posted("/r", payload=shown)

    def _party(self) -> str:
        assert self.party
        address, now = f"{endpoint('verifier')}{ADDRESS}", int(self.journey.at.timestamp())
        shown = self.party.assertion(address, iat=now, exp=now + 50)
        asked = {"checks": [{"id": "1", "consent": self.handles[1]}]}
        with door_open("verifier", self.database):
            found = self.party.call(asked, address, assertion=shown)
        return str(found.json()["answers"][0]["code"])

    def _presented(self, answer: Callable[[dict[str, Any]], str]) -> str:
        with door_open("verifier", self.database):
            asker = Asker(register=REGISTER)
            asked = asker.fetched()
            sent = asker.sent(answer(asked))
            assert sent.status_code == 200, sent.content
            return asker.code()

    def _sd_jwt(self) -> str:
        return self._presented(lambda a: answered(a, self.wallet.presented(a, self.journey.at)))

    def _mdoc(self) -> str:
        def answer(asked: dict[str, Any]) -> str:
            public = ECKey.import_key(asked["client_metadata"]["jwks"]["keys"][0])
            transcript = session_transcript(
                client_id=asked["client_id"], nonce=asked["nonce"],
                jwk_thumbprint=unb64u(public.thumbprint()), response_uri=asked["response_uri"],
            )  # fmt: skip
            key: Any = self.wallet.key.private_key
            shown = by_device(doctype_of(REGISTER), self.mdoc, key, transcript)
            token = {"certificate_mdoc": [b64u(shown)]}
            return encrypted(asked, {"vp_token": token, "state": asked["state"]})

        return self._presented(answer)

    def _listed(self, kind: str) -> str:
        """What a fresh list says of all copies; they agree."""
        security = cbor2.loads(cbor2.loads(cbor2.loads(self.mdoc)["issuerAuth"][2]).value)
        texts = (self.shown[0], self.wallet.text)
        statuses = [*(payload(text)["status"] for text in texts), security["status"]]
        places = [one["status_list"] for one in statuses]
        assert len({place["idx"] for place in places}) == len(places)
        found = {self._bit(place["uri"], place["idx"], kind) for place in places}
        (one,) = found
        return STANDINGS[one]

    def _bit(self, uri: str, index: int, kind: str) -> int:
        urls = override_settings(ROOT_URLCONF="meibo.doors.machine.urls", MIDDLEWARE=[])
        with self.journey.as_role("machine"), urls:
            got = Client().get(urlsplit(uri).path, headers={"Accept": f"application/{kind}"})
        if kind == status_list.JWT_TYPE:
            bits = unb64u(payload(got.content.decode())["status_list"]["lst"])
        else:
            bits = cbor2.loads(cbor2.loads(got.content).value[2])[CWT_STATUS_LIST]["lst"]
        return status_at(zlib.decompress(bits), index)

    def _search(self) -> str:
        with door_open("public", self.database):
            (one,) = browser().post("/search", {"name": NAME}, headers=JSON).json()["people"]
        return "suspended" if "disposition" in one else "valid"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, journey: Journey) -> Iterator[Callable[[datetime], None]]:
    """at(moment): it is then, for the doors and for the commands."""
    search.pace.cache_clear()

    def at(moment: datetime) -> None:
        class Then:
            @staticmethod
            def now(_: object) -> datetime:
                return moment

        for module in (sessions, status_lists):
            monkeypatch.setattr(module, "datetime", Then)
        journey.at = moment

    yield at
    search.pace.cache_clear()


def suspended(journey: Journey, trip: Trip, until: timedelta) -> UUID:
    """A suspension from today on, proposed."""
    today = japanese_day(journey.at)
    with journey.acting(journey.officer("registrar", REGISTER)) as actor:
        made: UUID = propose_disposition(
            actor, journey.at, entry=trip.entry, kind="suspension", starts_on=today,
            ends_on=today + until, letter_number="医政発第1号", reason="見本",
        )  # fmt: skip
    return made


def all_say(code: str) -> dict[str, str]:
    return dict.fromkeys((*OF_COPIES, "search"), code)


@pytest.mark.requirement("CRT-01", "CRT-03", "CRT-04", "CRT-05", "CRT-06", "EXT-07")
def test_one_suspension_ends_everything_and_ends_by_itself(
    journey: Journey, timestamps: Any, database: str, rows: Any, changes: Any, at: Any
) -> None:
    journey.at = begun = datetime.now(UTC)
    holder, other = (
        Holder(journey, journey.to("registered", resident(seed, name=name), register=REGISTER), database)
        for seed, name in ((831, NAME), (832, "見本　別人"))
    )  # fmt: skip
    holder.take_all(rows)
    other.shown = journey.certify(other.trip)
    printing = Printing(journey, REGISTER)

    at(datetime.now(UTC))
    assert holder.said() == all_say("valid")
    proposal = suspended(journey, holder.trip, timedelta(days=1))
    assert holder.said() == all_say("valid"), "a proposal ends nothing"

    changes()
    with journey.acting(journey.officer("approver", REGISTER)) as actor:
        approve_disposition(actor, journey.at, disposition=proposal)
    assert changes() == {"registration.registration_disposition", "register.register_version"}
    assert holder.said() == all_say("suspended")
    with pytest.raises(Refusal, match=r"printing\.register_changed"):
        printing.post(holder.sheet, "123-45-67890-3")
    assert other._screen() == "valid"
    assert changes() <= OF_ANSWERS, "nothing but the disposition itself was written"

    at(begun + timedelta(days=2))
    assert holder.said() == all_say("valid")
    assert changes() <= OF_ANSWERS
    printing.post(holder.sheet, "123-45-67890-3")

    journey.after(holder.trip, "reissue", "registered")
    withdrawn = dict.fromkeys(OF_COPIES, "withdrawn")
    assert holder.said() == {**withdrawn, "search": "valid"}
    assert [one.entry for one in printing.due()] == [holder.trip.entry]
    assert other._screen() == "valid", "another's stays as it is"
    holder.shown = journey.certify(holder.trip)
    assert holder._screen() == "valid"
