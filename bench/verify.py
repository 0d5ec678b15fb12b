"""Public verification through the public door beside a read and an audit row by Django's ORM."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import httpx

from bench.frame.applicants import journey
from bench.frame.installation import Installation, installed
from bench.frame.load import Gun, Shot, generator, gun
from bench.frame.rounds import Case, Frame
from bench.frame.serving import Served

UNIT = "answers/s"
GOAL = 0.7
CERTIFICATES = 20
OTHERS = 10_000
# Half of what Django with ninja and the ORM gave on one of two cores for two rows (1,174/s on two).
PEER_FLOOR = 550
FORM = "application/x-www-form-urlencoded"
_CLONE = """
INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(s) || {changes})).*
  FROM (SELECT * FROM {table} LIMIT 1) s, generate_series(1, %s) n
"""
_ENTRY = "md5('entry' || n)"
_OTHERS = {
    "register.register_entry": f"""jsonb_build_object('id', {_ENTRY},
        'registration_number', 1000000 + n, 'qualification_pseudonym', gen_random_uuid(),
        'portal_pseudonym', gen_random_uuid(), 'account', gen_random_uuid(),
        'case', gen_random_uuid())""",
    "register.register_version": f"""jsonb_build_object('id', gen_random_uuid(),
        'entry_id', {_ENTRY}, 'cause', gen_random_uuid())""",
    "certificate.certificate_credential": f"""jsonb_build_object('id', gen_random_uuid(),
        'entry', {_ENTRY}, 'status_list', 1, 'status_index', n)""",
}


def options(parser: argparse.ArgumentParser) -> None:
    """--seconds N, --certificates N."""
    parser.add_argument("--seconds", type=int, default=4, help="1回の秒数 / seconds of a run (4)")
    parser.add_argument(
        "--certificates",
        type=int,
        default=CERTIFICATES,
        help=f"資格証 / certificates ({CERTIFICATES})",
    )


def run(frame: Frame, args: argparse.Namespace) -> None:
    """JSON and page of the door; read and audit row, read alone, and nothing of the peers."""
    frame.results.note("generator", generator(), f"負荷 / load: {generator()}")
    with installed() as house:
        texts = _certificates(house, args.certificates)
        with house.door("public") as door, house.peers() as peers:
            _valid(door, texts[0])
            with _guns(door, peers, texts) as guns:
                _compare(frame, guns, door, peers, args.seconds)
                for name, one in guns.items():
                    frame.results.note(
                        f"latency_ms_{name}",
                        one.latency,
                        f"{name}: p50 {one.latency.get(50, 0):.1f} ms, p99 {one.latency.get(99, 0):.1f} ms",
                    )
                answered = guns["json"].fired + guns["page"].fired
        kept = _journaled(house)
        frame.results.note("journaled", kept, f"記録 / journaled {kept:,} (≥ {answered:,})")
        frame.results.demand("every_answer_journaled", kept >= answered)


def _compare(frame: Frame, guns: dict[str, Gun], door: Served, peers: Served, seconds: int) -> None:
    def case(name: str, gun: str, at: Served) -> Case:
        return Case(name, 0, lambda: guns[gun].fire(seconds), process=at.worker)

    for one in guns.values():
        one.fire(1)
    frame.compare(
        "verify", unit=UNIT, goal=GOAL, against_peer=True, peer_floor=PEER_FLOOR,
        product=case("POST /verify, JSON", "json", door),
        limit=case("Django, an empty view", "bare", peers),
        peer=case("Django ORM: read + audit row", "audited", peers),
        beside=(
            case("POST /verify, page", "page", door),
            case("Django ORM: read alone", "read", peers),
        ),
    )  # fmt: skip


@contextmanager
def _guns(door: Served, peers: Served, texts: list[str]) -> Iterator[dict[str, Gun]]:
    forms = [urlencode({"text": text}).encode() for text in texts]
    asking = {"json": "application/json", "page": "text/html"}
    tokens = range(0, OTHERS, OTHERS // len(texts))
    with (
        gun(door.port, _posts(forms, asking["json"])) as json_gun,
        gun(door.port, _posts(forms, asking["page"])) as page_gun,
        gun(peers.port, [Shot(f"/verify/t{n}") for n in tokens]) as audited,
        gun(peers.port, [Shot(f"/read/t{n}") for n in tokens]) as read,
        gun(peers.port, [Shot("/healthz")]) as bare,
    ):
        yield {"json": json_gun, "page": page_gun, "audited": audited, "read": read, "bare": bare}


def _posts(forms: list[bytes], accept: str) -> list[Shot]:
    headers = {"Content-Type": FORM, "Accept": accept}
    return [Shot("/verify", "POST", headers, form) for form in forms]


def _certificates(house: Installation, count: int) -> list[str]:
    """Certificates of registered people, each issued by the real commands, among OTHERS."""
    trips = journey(house)
    texts = [trips.certify(trips.to("registered"))[0] for _ in range(count)]
    with house.superuser() as connection:
        # Copies of rows, as nobody but a superuser without triggers can make them.
        connection.execute("SET session_replication_role = replica")
        for table, changes in _OTHERS.items():
            connection.execute(_CLONE.format(table=table, changes=changes), [OTHERS])
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    return texts


def _valid(door: Served, text: str) -> None:
    """Both forms say that the certificate is valid: errors would be quicker."""
    url, form = door.url("/verify"), {"text": text}
    answer = httpx.post(url, data=form, headers={"Accept": "application/json"})
    said = json.loads(answer.raise_for_status().text)
    assert said["answer"] == "valid", said
    assert said["claims"]["name"] in httpx.post(url, data=form).raise_for_status().text


def _journaled(house: Installation) -> int:
    with house.superuser() as connection:
        row = connection.execute(
            "SELECT count(*) FROM journal.journal_entry"
            " WHERE function = 'verification.answer' AND outcome = 'valid'"
        ).fetchone()
    assert row is not None
    return int(row[0])
