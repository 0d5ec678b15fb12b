"""The vault's off-line root, and the key documents it signs.

The root's private key belongs on a machine without a network. A fresh installation makes one in
$MEIBO_HOME/offline-root, which no process can read, so that it can start at all; `meibo doctor` says
that it is to be moved away. New keys: `request` (here) → `sign` (where the root is) → `publish`
(here); `rotate` does all three where the root still lies here. Wire format:
connectors/key_management/key_document.py.
"""

from __future__ import annotations

import json
import re
import secrets as randomness
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, x25519

from meibo.config.home import home, public, secrets
from meibo.connectors.key_files import keep, opened, replace
from meibo.connectors.key_management.key_document import NAME, ROOT, verified
from meibo.rooms.vault.ports import KeyDocument
from meibo.terms.canonical import b64u, canonical
from meibo.terms.text import Text

ROOT_KEY, LAST = "root.key", "last-signed.json"
REQUEST = "vault-key-request.json"
LIFE, OVERLAP = timedelta(days=2 * 365), timedelta(days=30)
_KID = re.compile(r"envelope-([0-9]{1,6})")


class VaultKeyError(Exception):
    """A key operation said no; `text` says why and what to do."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ja, en)


def root_folder() -> Path:
    """Where a fresh installation keeps its root until somebody moves it away."""
    return home() / "offline-root"


def make_root(folder: Path) -> Path:
    """A root in a folder of its own; what exists is kept. The path of its public half."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    raw = keep(folder / ROOT_KEY, lambda: randomness.token_bytes(32))
    key = ed25519.Ed25519PrivateKey.from_private_bytes(raw).public_key()
    pem = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    keep(folder / ROOT, lambda: pem, 0o444)
    return folder / ROOT


def first(now: datetime) -> None:
    """Root, first key and first document of a fresh installation; nothing where there is one.

    Where a root made elsewhere was brought (its public half in public/), its signature is waited
    for: VaultKeyError names the request to have signed.
    """
    former = home() / "secrets" / "offline-root"
    if former.exists() and not root_folder().exists():
        former.rename(root_folder())
        make_root(root_folder())
    if (public() / NAME).exists():
        return
    if not (public() / ROOT).exists():
        pem = make_root(root_folder()).read_bytes()
        keep(public() / ROOT, lambda: pem, 0o444)
    asked = request(now)
    if not (root_folder() / ROOT_KEY).exists():
        raise VaultKeyError(
            f"オフラインのルート鍵で {asked} に署名し、`meibo vault publish` で公開してください。",
            f"Have {asked} signed by the off-line root, then `meibo vault publish` it.",
        )
    publish(sign(root_folder(), asked.read_bytes()), now)


def current() -> KeyDocument | None:
    """The published document, found signed by the published root; None where there is none yet."""
    if not (public() / NAME).exists():
        return None
    return verified((public() / NAME).read_bytes(), (public() / ROOT).read_bytes())


def _number(kid: str) -> int:
    found = _KID.fullmatch(kid)
    return int(found[1]) if found else 0


def _public_half(raw: bytes) -> str:
    return b64u(x25519.X25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw())


def request(now: datetime, *, life: timedelta = LIFE, overlap: timedelta = OVERLAP) -> Path:
    """Make the next key, and write what the root is to sign; the path of that.

    Keys in force stay for the overlap, so that what was sealed to them is still opened. Asked again
    before it is published, the same new key is used.
    """
    before = current()
    known = before.keys if before else ()
    kid = f"envelope-{max((_number(key.kid) for key in known), default=0) + 1}"
    with opened(secrets("number")) as folder:
        if not (folder / f"{kid}.key").exists():
            replace(folder / f"{kid}.key", randomness.token_bytes(32), 0o400)
        raw = (folder / f"{kid}.key").read_bytes()
    now = now.replace(microsecond=0)
    keys = [
        _listed(key.kid, key.public, min(key.not_after, now + overlap))
        for key in known
        if key.not_after > now
    ]
    keys.append(_listed(kid, _public_half(raw), now + life))
    serial = before.serial + 1 if before else 1
    document = {"v": 1, "serial": serial, "issued": now.isoformat(), "keys": keys}
    replace(public() / REQUEST, canonical(document), 0o644)
    return public() / REQUEST


def _listed(kid: str, half: str, not_after: datetime) -> dict[str, str]:
    return {"kid": kid, "kem": "X25519", "public": half, "not_after": not_after.isoformat()}


def sign(folder: Path, asked: bytes) -> bytes:
    """Sign a request with the root in `folder`; the document to publish.

    The root signs one document of each serial and none older than its last: VaultKeyError.
    """
    if not (folder / ROOT_KEY).exists():
        raise VaultKeyError(f"ルート鍵がありません：{folder}", f"There is no root key in {folder}.")
    root = ed25519.Ed25519PrivateKey.from_private_bytes((folder / ROOT_KEY).read_bytes())
    document: dict[str, Any] = json.loads(asked)
    last = json.loads((folder / LAST).read_text()) if (folder / LAST).exists() else None
    if last and last != document and document["serial"] <= last["serial"]:
        raise VaultKeyError(
            f"この番号（{document['serial']}）以後の鍵文書に署名済みです。",
            f"This root has signed serial {last['serial']} already; it signs each once, upwards.",
        )
    signed = {**document, "signature": b64u(root.sign(canonical(document)))}
    text = json.dumps(signed).encode()
    pem = (folder / ROOT).read_bytes()
    _judged(text, pem)
    replace(folder / LAST, canonical(document), 0o600)
    return text


def _judged(text: bytes, pem: bytes) -> KeyDocument:
    try:
        return verified(text, pem)
    except ValueError as error:
        raise VaultKeyError(
            "このルート鍵で署名された鍵文書ではありません。",
            "This is not a key document signed by this root.",
        ) from error


def publish(signed: bytes, now: datetime) -> KeyDocument:
    """Put a signed document in force and destroy private keys whose time is over.

    VaultKeyError: another root, a serial that is not newer, a key that is not here or over.
    """
    found, before = _judged(signed, (public() / ROOT).read_bytes()), current()
    if before and found.serial <= before.serial:
        raise VaultKeyError(
            f"公開中の鍵文書（{before.serial}）より新しくありません。",
            f"It is not newer than the document in force (serial {before.serial}).",
        )
    held = _held()
    if any(held.get(key.kid) != key.public for key in found.keys):
        raise VaultKeyError(
            "鍵文書の鍵の秘密鍵がこの環境にありません。",
            "The private half of a key in the document is not in this installation.",
        )
    if not any(key.not_after > now for key in found.keys):
        raise VaultKeyError("有効な鍵がありません。", "No key in it is live.")
    replace(public() / NAME, signed, 0o644)
    (public() / REQUEST).unlink(missing_ok=True)
    retire(now)
    return found


def _held() -> dict[str, str]:
    return {
        path.stem: _public_half(path.read_bytes())
        for path in secrets("number").glob("envelope-*.key")
    }


def over(now: datetime) -> list[Path]:
    """Private keys that are to be destroyed: not in the document in force, or past their time.

    A key asked for and not published yet is not among them.
    """
    found = current()
    if found is None:
        return []
    live = {key.kid for key in found.keys if key.not_after > now}
    newest = max(_number(key.kid) for key in found.keys)
    files = secrets("number").glob("envelope-*.key")
    return sorted(p for p in files if p.stem not in live and _number(p.stem) <= newest)


def retire(now: datetime) -> list[str]:
    """Destroy private keys whose time is over; their ids. What was sealed to them stays shut."""
    gone: Iterable[Path] = over(now)
    with opened(secrets("number")):
        for path in gone:
            path.unlink()
    return [path.stem for path in gone]


def rotate(folder: Path, now: datetime, *, life: timedelta, overlap: timedelta) -> KeyDocument:
    """Request, sign and publish in one, where the root lies in `folder` on this machine."""
    if not (folder / ROOT_KEY).exists():
        raise VaultKeyError(
            f"ルート鍵がありません：{folder}。オフラインなら request・sign・publish を使ってください。",
            f"There is no root key in {folder}. If it is off line: request, sign, publish.",
        )
    return publish(sign(folder, request(now, life=life, overlap=overlap).read_bytes()), now)
