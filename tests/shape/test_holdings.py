"""Every column is declared: personal with its ground, or plainly not personal."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

ROOMS = (
    "meibo.rooms.journal", "meibo.rooms.accounts", "meibo.rooms.vault", "meibo.rooms.payments", "meibo.rooms.documents",
    "meibo.rooms.notices", "meibo.rooms.register", "meibo.flow.intake", "meibo.flow.examination",
    "meibo.flow.registration", "meibo.flow.certificate", "meibo.rooms.network", "meibo.flow.verification",
)  # fmt: skip
# Ids, codes, states, times and counts: they say nothing about a person to whoever lacks the rest.
PLAIN = {
    "accepted_at", "accepted_by", "agent", "announced_at", "organisation", "retired_at",
    "application_id", "arrived_by", "arrived_on", "confirmed_at",
    "confirmed_by", "first_by", "first_envelope", "last_round", "release_reason", "released_at",
    "released_by", "round", "second_by", "second_envelope", "taken_at", "taken_by",
    "account", "account_id", "act", "acted_at", "actor", "amount", "answered_at", "application",
    "approved_at", "approved_by", "arrived_at", "asked_at", "at", "attached_at", "authority",
    "begun_at", "by", "by_rule", "card_id", "case", "case_id", "case_ref", "cause", "check_kind", "closed_at",
    "data_key", "decided_at", "decision_told_at", "demand_id", "demanded_at", "deposited_at", "digest", "due_on",
    "duties", "earlier_id", "effective_on", "ended_at", "enquiry_set", "entered", "entry", "entry_id",
    "entry_told_at", "envelope", "findings", "finished", "number", "scope", "start", "verified_at",
    "examination_round", "examined_from", "expires_at", "failures", "finding", "first_number",
    "format", "forwarded_at", "asked", "by_details", "challenge", "client", "client_state", "code_hash",
    "configuration", "copies", "delivery", "event", "given_at", "grant_id", "key_thumbprint", "notification_hash",
    "redirect_uri", "token_until", "transaction_hash", "tx_hash", "until", "way",
     "frontier", "frozen", "function", "gathered_at", "handed_over_at", "hash",
    "id", "inner_pad", "issue_count", "issue_id", "issued_at", "key_id", "kind", "last_entry", "last_xid",
    "late_told_at", "linked_at", "told_at", "done_at",
    "locked_until", "looked_at", "made_at", "media_type", "next_number", "next_try_at", "nonce", "note",
    "notice_id", "number_check", "occasion", "number_refusal", "opened_at", "order", "outcome", "outer_pad",
    "paid_at", "passed_on", "payee", "place", "portal_pseudonym", "position", "previous_state",
    "procedure", "proposed_at", "proposed_by", "pseudonym", "purpose", "query", "qualification_pseudonym",
    "read_at", "reasons", "received_at", "recorded_at", "recorded_by", "reference", "refusal",
    "register", "register_file", "registered_at", "registered_on", "registers", "requested_at",
    "result", "root", "route", "saved_at", "second_person", "sent_at", "seq", "sequence", "sha256", "signed_at", "size",
    "source", "started_at", "state", "status", "status_index", "status_list", "stored_at",
    "subject", "target", "title_en", "title_ja", "token_hash", "totp_last_step", "tries",
    "came_as", "enc_hash", "failed_at", "failures_in_a_row", "handed_at", "kid",
    "not_after", "of", "per_case_a_day", "per_hour", "per_minute", "public", "replaced_at",
    "reset_at", "reset_why", "serial", "settled_at", "taken_up_at", "tripped_at", "tripped_why",
    "before", "done", "faulty", "from_version", "handed", "ids", "index_version", "keep_until", "kept_at", "key",
    "proof", "renewal", "sources", "to_version", "total", "unknown_at", "wrapped_by",
    "break_glass", "complete_on", "destroyed_at", "minutes", "most", "requested_by", "used",
    "keys", "method", "noted_at",
    # Of provisions: which words were agreed to, and the end of the link.
    "by_office", "consent", "provision_id", "revoked_at",
    "used_at", "verifier", "version", "waiting_for", "wanted_at", "wrapped", "xid", "reason",
    # Of links that end, are made anew or merged: who, when, which pseudonym.
    "begun_by", "dropped_by", "first_at", "found_at", "merged_at", "parted_from", "reason_code", "relinking",
    "seconded_at", "stays",
    # Of whole-register enquiries: places in files, counts and times.
    "bad", "different", "equal", "not_applicable", "settled", "untold",
    "fetches", "finished_at", "item", "last_number", "line", "notice_until", "part",
    "part_id", "proposals", "record", "run", "seconded_by", "settled_by",
    "acquired_at", "closed_by", "count", "delete_after", "enquiry_id", "from_at", "holder", "items",
    "kept_until", "opened_by", "permit", "said_en", "said_ja", "seen_at", "statement", "task", "until_at",
    "withdrawn_at",
    # Of requests for presentations: what was asked, keys and codes of one use, the verdict.
    "answers", "jwk", "party", "name_en", "name_ja", "changed_at", "changed_by",
    "browser", "code", "handle", "party_handle", "receipt", "response_code", "response_key", "same_device",
    # Of licences on paper: blanks, counts, who and when.
    "blank", "came_back", "content_sha256", "counted", "dispatch", "elsewhere", "handed_out_at",
    "handed_out_by", "identity_seen", "left_at", "left_by", "printed_at", "printed_by", "replaces",
    "returned_at", "returned_by", "run_id", "shape", "sheet", "spoiled_at", "spoiled_by", "why",
    "wished_on",
    # Of searches on the terminal.
    "about", "asked_by", "day", "reconciled_on", "search",
}  # fmt: skip


def declared() -> set[str]:
    return {
        holding.where for room in ROOMS for holding in import_module(f"{room}.holdings").HOLDINGS
    }


def columns() -> set[str]:
    return {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
    }


def test_no_column_is_undeclared() -> None:
    undeclared = {column for column in columns() - declared() if column.split(".")[1] not in PLAIN}
    assert sorted(undeclared) == []


def test_no_holding_of_a_column_that_is_gone() -> None:
    assert sorted(declared() - columns()) == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_declaration_is_whole(room: str) -> None:
    for holding in import_module(f"{room}.holdings").HOLDINGS:
        assert holding.category
        assert holding.ground
        assert holding.retention
