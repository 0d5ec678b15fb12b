"""Searches on the identity-confirmation terminal, what was found about them, and their limits."""

import uuid
from typing import Any

from django.db import migrations, models

import meibo.rooms.vault.states
from meibo.rooms.placing import MoveToSchema, sql_file, table_of_moves
from meibo.rooms.vault.limits import LIMITS, TERMINAL_SEARCH
from meibo.rooms.vault.states import FINDING_MOVES, SEARCH_MOVES

_FOUND = LIMITS[TERMINAL_SEARCH]
# Row security is forced on the owner too; granting, which follows every migration, forces it again.
_LIMITS: list[Any] = [
    "ALTER TABLE vault.vault_breaker NO FORCE ROW LEVEL SECURITY",
    (
        (
            "INSERT INTO vault.vault_breaker (purpose, per_minute, per_hour, per_case_a_day,"
            " failures_in_a_row, failures, tripped_why, reset_why)"
            " VALUES (%s, %s, %s, %s, %s, 0, '', '') ON CONFLICT (purpose) DO NOTHING"
        ),
        [
            TERMINAL_SEARCH, _FOUND.per_minute, _FOUND.per_hour, _FOUND.per_case_a_day,
            _FOUND.failures_in_a_row,
        ],
    ),
    "ALTER TABLE vault.vault_breaker FORCE ROW LEVEL SECURITY",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0015_holder_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchTry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("search", models.UUIDField()),
                ("about", models.UUIDField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Search",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("register", models.TextField()),
                ("authority", models.TextField()),
                ("application", models.UUIDField(null=True)),
                ("identity", models.JSONField(default=list)),
                ("reason", models.TextField(default="")),
                ("asked", models.JSONField(null=True)),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("state", models.TextField(default=meibo.rooms.vault.states.SearchState["ASKED"])),
                ("previous_state", models.TextField(default="", editable=False)),
                ("answer", models.JSONField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("delete_after", models.DateTimeField()),
                ("tries", models.IntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("reconciled_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "next_try_at"], name="vault_search_due"),
                    models.Index(fields=["asked_by", "-asked_at"], name="vault_search_own"),
                    models.Index(
                        condition=models.Q(("reconciled_on", None)),
                        fields=["asked_at"],
                        name="vault_search_reconcile",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("application__isnull", False),
                            models.Q(
                                models.Q(("identity", []), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="vault_search_has_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", meibo.rooms.vault.states.SearchState["ANSWERED"]),
                            ("answer__isnull", True),
                            _connector="OR",
                        ),
                        name="vault_search_answer_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchFinding",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("search", models.UUIDField(unique=True)),
                ("register", models.TextField()),
                ("asked_by", models.UUIDField()),
                ("kind", models.TextField()),
                ("day", models.DateField()),
                ("state", models.TextField(default=meibo.rooms.vault.states.FindingState["OPEN"])),
                ("previous_state", models.TextField(default="", editable=False)),
                ("settled_by", models.UUIDField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("result", models.TextField(default="")),
                ("reason", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["register", "state", "day"], name="vault_search_findings")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_by", None),
                            models.Q(("settled_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="vault_search_settled_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", meibo.rooms.vault.states.FindingState["OPEN"]),
                            models.Q(
                                ("settled_by__isnull", False),
                                models.Q(("result", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="vault_search_settled_with_reason",
                    ),
                ],
            },
        ),
        MoveToSchema("vault", ["vault_search", "vault_searchtry", "vault_searchfinding"]),
        table_of_moves("vault", "vault_search", sorted(SEARCH_MOVES)),
        table_of_moves("vault", "vault_searchfinding", sorted(FINDING_MOVES)),
        sql_file(__file__, "searches.sql"),
        migrations.RunSQL(_LIMITS, migrations.RunSQL.noop),
    ]
