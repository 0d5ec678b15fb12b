"""mdocs judged by Meibo and by npm @auth0/mdl: each issues, the other reads; a table of bad ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import cbor2
import pytest
from rig_mdoc import AT, DAY, MdocIssuer, jwk, new_key, response

from meibo.connectors.signing.mdoc_certificates import PublishedCertificates
from meibo.flow.certificate import cose
from meibo.flow.certificate.mdoc import issuing
from meibo.flow.certificate.mdoc.device import session_transcript
from meibo.flow.certificate.mdoc.judging import BadMdocError, judge_issued, judge_presented
from meibo.flow.certificate.mdoc.reading import (
    UnreadableMdocError,
    read_issuer_signed,
    read_response,
)

DOCTYPE = issuing.doctype_of("nurse")
SPACE = issuing.NAMESPACE
CLAIMS = {
    "qualification": "看護師", "registration_number": "1", "registered_on": "2026-04-01",
    "name": "見本　髙󠄀子", "kana": "ミホン　タカコ", "birth_date": "1990-02-03",
}  # fmt: skip
PLACE = ("http://machine.test/status-lists/nurse-0", 4711)
ASKED: dict[str, Any] = {
    "client_id": "x509_hash:abc", "nonce": "n-0S6_WzA2Mj", "jwk_thumbprint": bytes(32),
    "response_uri": "http://verifier.test/response",
}  # fmt: skip


@dataclass
class Show:
    """An issued mdoc, and who judges it."""

    oracle: Any
    issuer: MdocIssuer = field(default_factory=MdocIssuer)
    holder: Any = field(default_factory=new_key)

    def __post_init__(self) -> None:
        self.lists = self.issuer.of_lists()

    def issued(self, **changes: Any) -> bytes:
        asked: dict[str, Any] = {
            "doctype": DOCTYPE, "claims": CLAIMS, "device_key": jwk(self.holder), "status": PLACE,
            "validity": (AT, AT, AT + 90 * DAY), "signer": self.issuer, **changes,
        }  # fmt: skip
        return issuing.issuer_signed(**asked)

    def certificates(self) -> PublishedCertificates:
        """Both keys stand in the set that is published."""
        return PublishedCertificates(lambda: {one.chain()[0] for one in (self.issuer, self.lists)})

    def ours(self, issued: bytes, at: datetime = AT + DAY) -> str:
        try:
            judge_issued(read_issuer_signed(issued), self.certificates(), at)
        except UnreadableMdocError:
            return "unreadable"
        except BadMdocError as error:
            return error.code
        return "good"

    def theirs(
        self, issued: bytes, at: datetime = AT + DAY, doctype: str = DOCTYPE
    ) -> dict[str, Any]:
        found: dict[str, Any] = self.oracle(
            "mdoc", response=response(doctype, issued).hex(), root=self.issuer.root,
            at=int(at.timestamp()),
        )  # fmt: skip
        return found

    def presented(
        self, names: list[str], holder: Any = None, itself: Any = None, **asked: Any
    ) -> bytes:
        transcript = session_transcript(**{**ASKED, **asked})
        made = self.oracle(
            "present-mdoc", issued=response(DOCTYPE, self.issued()).hex(), doctype=DOCTYPE,
            namespace=SPACE, names=names, key=jwk(holder or self.holder, private=True),
            transcript=transcript.hex(), itself=itself,
        )  # fmt: skip
        assert made["good"], made
        return bytes.fromhex(made["response"])

    def both(self, content: bytes, at: datetime = AT + DAY) -> tuple[str, bool]:
        """What each says of a DeviceResponse that answers ASKED."""
        transcript = session_transcript(**ASKED)
        said = self.oracle(
            "mdoc", response=content.hex(), root=self.issuer.root, at=int(at.timestamp()),
            transcript=transcript.hex(),
        )  # fmt: skip
        try:
            (found,) = read_response(content)
            judge_presented(found, self.certificates(), at, transcript)
        except UnreadableMdocError:
            return "unreadable", said["good"]
        except BadMdocError as error:
            return error.code, said["good"]
        return "good", said["good"]

    def remade(self, change: Callable[[dict[str, Any]], object], by: Any = None) -> bytes:
        """The same mdoc with another security object, signed anew."""
        found = cbor2.loads(self.issued())
        protected, unprotected, payload, _ = found["issuerAuth"]
        inner = cbor2.loads(cbor2.loads(payload).value)
        change(inner)
        payload = cbor2.dumps(cbor2.CBORTag(24, cbor2.dumps(inner)))
        signature = (by or self.issuer).sign_bytes(cose.to_be_signed(protected, payload))
        found["issuerAuth"] = [protected, unprotected, payload, signature]
        return cbor2.dumps(found)

    def touched(self, change: Callable[[dict[str, Any]], object]) -> bytes:
        """The same mdoc with something changed that stands outside of what is signed."""
        found = cbor2.loads(self.issued())
        change(found)
        return cbor2.dumps(found)


@pytest.fixture
def show(oracle: Any) -> Show:
    return Show(oracle)


@pytest.mark.requirement("CRT-01")
def test_each_reads_what_the_other_issues(show: Show) -> None:
    said = show.theirs(show.issued())
    assert said == {"good": True, "claims": CLAIMS, "doctype": DOCTYPE}
    made = show.oracle(
        "issue-mdoc", doctype=DOCTYPE, namespace=SPACE, claims=CLAIMS, certificate=show.issuer.leaf,
        key=jwk(show.issuer.key, private=True), device=jwk(show.holder),
        at=int(AT.timestamp()), until=int((AT + DAY).timestamp()),
    )  # fmt: skip
    issued = cbor2.loads(bytes.fromhex(made["response"]))["documents"][0]["issuerSigned"]
    found = read_issuer_signed(cbor2.dumps(issued))
    assert judge_issued(found, show.certificates(), AT + timedelta(hours=1)) == CLAIMS
    assert found.security.device_key["x"] == jwk(show.holder)["x"]
    assert found.security.status is None


def test_what_is_issued(show: Show) -> None:
    """The object that is signed holds no value; places and salts differ each time."""
    first, second = (read_issuer_signed(show.issued()) for _ in range(2))
    assert first.security.status == PLACE
    assert (first.security.signed, first.security.ends) == (AT, AT + 90 * DAY)
    assert first.security.device_key["x"] == jwk(show.holder)["x"]
    payload = first.auth.payload or b""
    assert not any(CLAIMS[name].encode() in payload for name in ("qualification", "name", "kana"))
    assert CLAIMS["birth_date"].encode() not in payload
    items = [cbor2.loads(item.content) for one in (first, second) for item in one.items[SPACE]]
    assert len({item["random"] for item in items}) == len(items)
    assert all(len(item["random"]) >= 16 for item in items)
    orders = {
        tuple(item.name for item in read_issuer_signed(show.issued()).items[SPACE])
        for _ in range(8)
    }
    assert len(orders) > 1
    with pytest.raises(cose.NotAKeyError):
        show.issued(device_key={"kty": "EC", "crv": "P-384", "x": "", "y": ""})


def _item(found: dict[str, Any], place: int = 0) -> dict[str, Any]:
    item: dict[str, Any] = cbor2.loads(found["nameSpaces"][SPACE][place].value)
    return item


def _put(found: dict[str, Any], item: dict[str, Any], place: int = 0) -> None:
    found["nameSpaces"][SPACE][place] = cbor2.CBORTag(24, cbor2.dumps(item, canonical=True))


def _other_chain(found: dict[str, Any]) -> None:
    found["issuerAuth"][1] = {33: MdocIssuer().chain()[0]}


def _stranger(show: Show) -> bytes:
    return show.issued(signer=MdocIssuer())


def _our_chain_other_key(show: Show) -> bytes:
    return show.remade(lambda _: None, by=MdocIssuer())


def _flipped(found: dict[str, Any]) -> None:
    mark = bytearray(found["issuerAuth"][3])
    mark[40] ^= 1
    found["issuerAuth"][3] = bytes(mark)


def _time(at: datetime) -> cbor2.CBORTag:
    return cbor2.CBORTag(0, at.strftime("%Y-%m-%dT%H:%M:%SZ"))


# case: how it is made, what Meibo says, whether the oracle accepts it. Where they differ: why.
CASES: dict[str, tuple[Callable[[Show], bytes], str, bool]] = {
    "good": (lambda s: s.issued(), "good", True),
    "signed anew": (lambda s: s.remade(lambda _: None), "good", True),
    "some kept back": (lambda s: s.touched(lambda f: f["nameSpaces"][SPACE].pop()), "good", True),
    "value altered": (
        lambda s: s.touched(lambda f: _put(f, {**_item(f), "elementValue": "x"})), "altered", False),
    "name altered": (
        lambda s: s.touched(lambda f: _put(f, {**_item(f), "elementIdentifier": "degree"})),
        "altered", False),
    "salt altered": (
        lambda s: s.touched(lambda f: _put(f, {**_item(f), "random": bytes(32)})), "altered", False),
    "place of another": (
        lambda s: s.touched(lambda f: _put(f, {**_item(f), "digestID": _item(f, 1)["digestID"]})),
        "altered", False),
    "item added": (
        lambda s: s.touched(lambda f: f["nameSpaces"][SPACE].append(cbor2.CBORTag(24, cbor2.dumps(
            {"digestID": 77, "random": bytes(32), "elementIdentifier": "x", "elementValue": 1})))),
        "altered", False),
    # The library shows the same item twice; here a claim has one value.
    "item twice": (
        lambda s: s.touched(
            lambda f: f["nameSpaces"][SPACE].append(f["nameSpaces"][SPACE][0])), "altered", True),
    "namespace of another": (
        lambda s: s.touched(lambda f: f["nameSpaces"].update(other=f["nameSpaces"].pop(SPACE))),
        "altered", False),
    "signature altered": (lambda s: s.touched(_flipped), "altered", False),
    "object altered": (
        lambda s: s.touched(lambda f: f["issuerAuth"].__setitem__(
            2, f["issuerAuth"][2].replace(b"2026-06-30", b"2036-06-30"))), "altered", False),
    "of a stranger": (_stranger, "other_issuer", False),
    # The library does not ask what a certificate is for.
    "by the key of status lists": (lambda s: s.issued(signer=s.lists), "other_issuer", True),
    "our chain, another key": (_our_chain_other_key, "altered", False),
    "another chain, our key": (lambda s: s.touched(_other_chain), "other_issuer", False),
    "no chain": (
        lambda s: s.touched(lambda f: f["issuerAuth"].__setitem__(1, {})), "other_issuer", False),
    "algorithm of another kind": (
        lambda s: s.touched(lambda f: f["issuerAuth"].__setitem__(0, cbor2.dumps({1: -35}))),
        "unreadable", False),
    "no algorithm": (
        lambda s: s.touched(lambda f: f["issuerAuth"].__setitem__(0, b"\xa0")), "unreadable", False),
    "digest algorithm unknown": (
        lambda s: s.remade(lambda o: o.update(digestAlgorithm="MD5")), "unreadable", False),
    "another version": (lambda s: s.remade(lambda o: o.update(version="2.0")), "unreadable", False),
    "expired": (lambda s: s.issued(validity=(AT, AT, AT + DAY / 2)), "expired", False),
    "not yet": (
        lambda s: s.issued(validity=(AT, AT + 9 * DAY, AT + 10 * DAY)), "not_in_force", False),
    # Whatever `validFrom` says; the library does not compare the signature's time with now.
    "signed tomorrow": (
        lambda s: s.issued(validity=(AT + 2 * DAY, AT, AT + 10 * DAY)), "not_in_force", True),
    "signed before the key was certified": (
        lambda s: s.issued(validity=(AT - 9 * DAY, AT, AT + 10 * DAY)), "other_issuer", False),
    "no times": (lambda s: s.remade(lambda o: o.pop("validityInfo")), "unreadable", False),
    # The library asks for the key only where the device is to have signed.
    "no holder's key": (lambda s: s.remade(lambda o: o.pop("deviceKeyInfo")), "unreadable", True),
    # Only an issuer can write these; readers differ in what they pass over.
    "a place below nought": (
        lambda s: s.remade(lambda o: o["status"]["status_list"].update(idx=-1)), "unreadable", True),
}  # fmt: skip


@pytest.mark.requirement("CRT-04")
def test_table_of_cases(show: Show) -> None:
    said, wanted = {}, {}
    for name, (make, ours, theirs) in CASES.items():
        issued = make(show)
        said[name] = (show.ours(issued), show.theirs(issued)["good"])
        wanted[name] = (ours, theirs)
    assert said == wanted


@pytest.mark.requirement("CRT-04")
def test_choice_of_items_and_holder_binding(show: Show) -> None:
    """The other implementation presents for a request; both judge whose answer to what it is."""
    content = show.presented(["name", "registration_number"])
    (found,) = read_response(content)
    shown = judge_presented(found, show.certificates(), AT + DAY, session_transcript(**ASKED))
    assert shown == {name: CLAIMS[name] for name in ("name", "registration_number")}
    one = ["name"]

    def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
        parts = cbor2.loads(show.presented(one))
        change(parts["documents"][0])
        return cbor2.dumps(parts)

    cases = {
        "good": (content, ("good", True)),
        "for another nonce": (show.presented(one, nonce="other"), ("binding_broken", False)),
        "for another client": (show.presented(one, client_id="other"), ("binding_broken", False)),
        "to another address": (
            show.presented(one, response_uri="http://else.test"), ("binding_broken", False)),
        "for another key": (
            show.presented(one, jwk_thumbprint=b"\1" * 32), ("binding_broken", False)),
        "by a stranger": (show.presented(one, holder=new_key()), ("binding_broken", False)),
        "nobody signed": (response(DOCTYPE, show.issued()), ("unreadable", False)),
        "a MAC": (
            changed(lambda d: d["deviceSigned"].update(
                deviceAuth={"deviceMac": [cbor2.dumps({1: 5}), {}, None, bytes(32)]})),
            ("binding_missing", False)),
        "as another type": (changed(lambda d: d.update(docType="x.1")), ("altered", False)),
        # The library leaves to its caller what a device may say of itself.
        "said of itself": (show.presented(one, itself={"degree": 1}), ("altered", True)),
    }  # fmt: skip
    assert {case: show.both(made) for case, (made, _) in cases.items()} == {
        case: wanted for case, (_, wanted) in cases.items()
    }
