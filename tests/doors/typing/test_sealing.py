"""The page's sealing under Node: opened by an opener of our own from the standard's text, and by the
library the vault opens with; keys that are not the vault's are refused as the card refuses them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from hypothesis import given, settings
from hypothesis import strategies as st
from rig_hpke import hpke_open
from rig_typing import AT, DOCUMENT, NUMBER, ORDER, ROOT, VAULT, signed

from meibo.terms.canonical import b64u, canonical, unb64u
from meibo.terms.individual_number import is_individual_number

HERE = Path(__file__).parent
MODULE = Path("src/meibo/doors/typing/static/typing/sealing.js").resolve()
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def ask() -> Ask:
    """What the module answers to a question."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is missing: see tests/oracles/README.md")

    def ask(**question: Any) -> dict[str, Any]:
        done = subprocess.run(
            [node, "--no-warnings", HERE / "sealer.mjs", MODULE.as_uri()],
            input=json.dumps(question), capture_output=True, text=True, check=True,
        )  # fmt: skip
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return ask


def typed(ask: Ask, document: Any, at: str = AT) -> dict[str, Any]:
    root = b64u(ROOT.public_key().public_bytes_raw())
    return ask(document=document, root=root, at=at, number=NUMBER, order=ORDER)


@pytest.mark.requirement("REG-04")
def test_what_is_sealed_opens_for_the_vault_and_is_bound_to_its_order(ask: Ask) -> None:
    answer = typed(ask, signed(DOCUMENT))
    envelope, wanted = answer["envelope"], {**ORDER, "kid": "vault-2", "route": "typed"}
    assert (envelope["v"], envelope["kid"], envelope["aad"]) == (1, "vault-2", wanted)
    assert set(envelope) == {"v", "kid", "enc", "ct", "aad"}
    assert NUMBER not in json.dumps(envelope)
    enc, ct = unb64u(envelope["enc"]), unb64u(envelope["ct"])
    info = b"meibo-envelope-v1\n" + canonical(wanted)
    plain = canonical({"number": NUMBER})
    assert hpke_open(enc=enc, ct=ct, key=VAULT, info=info, aad=b"") == plain
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    assert suite.decrypt(enc + ct, VAULT, info=info) == plain
    again = typed(ask, signed(DOCUMENT))["envelope"]
    assert again["enc"] != envelope["enc"], "each envelope has its own ephemeral key"


def without(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda document: document.pop(name)


def put(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: document.update(values)


def of_keys(**values: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        for one in document["keys"]:
            one.update(values)

    return change


WELL_SIGNED = {
    "another version": put(v=2),
    "without number": without("serial"),
    "number zero": put(serial=0),
    "number that is none": put(serial=1.5),
    "from the future": put(issued="2026-11-20T10:00:01Z"),
    "time without zone": put(issued="2026-11-01T00:00:00"),
    "keys over": of_keys(not_after="2026-11-20T10:00:00Z"),
    "keys of another kind": of_keys(kem="P-256"),
    "keys without id": of_keys(kid=""),
    "keys of another length": of_keys(public="AAAA"),
    "keys that are no points": of_keys(public=b64u(bytes(32))),
    "no keys": put(keys=[]),
    "no list": put(keys=None),
}


@pytest.mark.parametrize("name", WELL_SIGNED)
def test_a_document_that_does_not_count_is_refused_though_well_signed(ask: Ask, name: str) -> None:
    document: dict[str, Any] = deepcopy(DOCUMENT)
    WELL_SIGNED[name](document)
    answer = typed(ask, signed(document))
    assert "refused" in answer
    assert "envelope" not in answer


def test_what_another_root_signed_or_nobody_is_refused(ask: Ask) -> None:
    other = ed25519.Ed25519PrivateKey.generate()
    good = signed(DOCUMENT)
    for document in (
        signed(DOCUMENT, other), {**good, "serial": 4}, {**good, "signature": "AAAA"},
        {**good, "signature": good["signature"] + "="}, DOCUMENT, {}, [], None, "x",
    ):  # fmt: skip
        assert "NotTrusted" in typed(ask, document)["refused"]


def test_check_digits_are_the_vaults(ask: Ask) -> None:
    bodies = [f"{n * 7_919_993 % 10**11:011d}" for n in range(300)]
    numbers = [body + str(digit) for body in bodies for digit in (0, 1, 5, 9)]
    numbers += [
        "",
        "12345678901",
        "1234567890188",
        "１２３４５６７８９０１８",
        "12345678901a",
        NUMBER,
    ]
    answer = ask(numbers=numbers)["checks"]
    assert answer == [is_individual_number(one) for one in numbers]
    assert {True, False} == set(answer)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abcdefghij_AZ09", max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=5, deadline=None)
@given(texts=st.lists(_JSON, min_size=20, max_size=40))
def test_both_sides_write_a_document_alike(ask: Ask, texts: list[Any]) -> None:
    assert ask(texts=texts)["canonical"] == [canonical(one).decode() for one in texts]
