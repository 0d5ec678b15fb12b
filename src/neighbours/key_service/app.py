"""The key service's wire: /v1/transit/… behind TLS, every request with the token."""

from __future__ import annotations

import base64
import hmac
import secrets
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request

from neighbours.home import own_folder
from neighbours.key_service import engine
from neighbours.key_service.engine import RefusedError
from neighbours.key_service.keys import token
from neighbours.store import Store


def create_app(home: Path) -> Flask:
    """Raises OSError where `make_keys` was not run, sqlite3.Error."""
    store = Store(own_folder(home, "key_service") / "keys.sqlite3", engine.SCHEMA)
    given = token(home)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 16 * 1024

    @app.before_request
    def admitted() -> tuple[Response, int] | None:
        if request.path in ("/healthz", "/v1/sys/health"):
            return None
        shown = request.headers.get("X-Vault-Token", "")
        if hmac.compare_digest(shown.encode(), given.encode()):
            return None
        return jsonify(errors=["permission denied"]), 403

    @app.errorhandler(RefusedError)
    def refused(error: RefusedError) -> tuple[Response, int]:
        return jsonify(errors=[str(error)]), 400

    @app.get("/healthz")
    def healthz() -> Response:
        return jsonify(ok=True)

    @app.get("/v1/sys/health")
    def health() -> Response:
        return jsonify(initialized=True, sealed=False, standby=False)

    _add_keys(app, store)
    _add_uses(app, store)
    return app


def _add_keys(app: Flask, store: Store) -> None:
    @app.get("/v1/transit/keys/<name>")
    def see(name: str) -> Response | tuple[Response, int]:
        try:
            return _told(store, name)
        except RefusedError:
            return jsonify(errors=[]), 404

    @app.post("/v1/transit/keys/<name>")
    def create(name: str) -> Response:
        engine.create(store, name, str(_body().get("type", "aes256-gcm96")))
        return _told(store, name)

    @app.post("/v1/transit/keys/<name>/rotate")
    def rotate(name: str) -> Response:
        engine.rotate(store, name)
        return _told(store, name)

    @app.post("/v1/transit/keys/<name>/config")
    def configure(name: str) -> Response:
        found, body = engine.find(store, name), _body()
        engine.configure(
            store, name, int(body.get("min_decryption_version", found.min_decryption)),
            int(body.get("min_encryption_version", found.min_encryption)),
        )  # fmt: skip
        return _told(store, name)

    @app.post("/v1/transit/keys/<name>/trim")
    def trim(name: str) -> tuple[str, int]:
        engine.trim(store, name, int(_body().get("min_available_version", 0)))
        return "", 204


def _add_uses(app: Flask, store: Store) -> None:
    @app.post("/v1/transit/encrypt/<name>")
    def encrypt(name: str) -> Response:
        return _sealed(engine.encrypt(store, name, _bytes("plaintext")))

    @app.post("/v1/transit/decrypt/<name>")
    def decrypt(name: str) -> Response:
        plain = engine.decrypt(store, name, str(_body().get("ciphertext", "")))
        return jsonify(data={"plaintext": base64.b64encode(plain).decode()})

    @app.post("/v1/transit/rewrap/<name>")
    def rewrap(name: str) -> Response:
        plain = engine.decrypt(store, name, str(_body().get("ciphertext", "")))
        return _sealed(engine.encrypt(store, name, plain))

    @app.post("/v1/transit/datakey/<kind>/<name>")
    def datakey(kind: str, name: str) -> Response:
        plain = secrets.token_bytes(int(_body().get("bits", 256)) // 8)
        made = {"ciphertext": engine.encrypt(store, name, plain)}
        if kind == "plaintext":
            made["plaintext"] = base64.b64encode(plain).decode()
        return jsonify(data=made)

    @app.post("/v1/transit/sign/<name>/sha2-256")
    def sign(name: str) -> Response:
        body = _body()
        if body.get("marshaling_algorithm") != "jws":
            raise RefusedError("this key service marshals signatures as jws only")
        made = engine.sign(store, name, _bytes("input"), int(body.get("key_version", 0)))
        return jsonify(data={"signature": made})

    @app.post("/v1/transit/hmac/<name>/sha2-256")
    def keyed_hash(name: str) -> Response:
        version = int(_body().get("key_version", 0))
        made = engine.keyed_hash(store, name, _bytes("input"), version)
        return jsonify(data={"hmac": made})


def _body() -> dict[str, Any]:
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        raise RefusedError("the body must be a JSON object")
    return found


def _bytes(name: str) -> bytes:
    try:
        return base64.b64decode(str(_body().get(name, "")), validate=True)
    except ValueError:
        raise RefusedError(f"failed to base64-decode {name}") from None


def _sealed(ciphertext: str) -> Response:
    return jsonify(data={"ciphertext": ciphertext})


def _told(store: Store, name: str) -> Response:
    found = engine.find(store, name)
    return jsonify(
        data={
            "name": found.name,
            "type": found.type,
            "latest_version": found.latest,
            "min_decryption_version": found.min_decryption,
            "min_encryption_version": found.min_encryption,
            "min_available_version": found.min_available,
            "exportable": False,
            "deletion_allowed": False,
            "keys": {
                version: {"public_key": pem}
                for version, pem in engine.public_keys(store, name).items()
            },
        }
    )
