"""Calling a function of the vault's schema, where what it holds about people is decided."""

from __future__ import annotations

from typing import Any

from django.db import connection


def call(function: str, *values: Any) -> Any:
    """What `vault.<function>` returns; function: its name and placeholders, written in the code."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT vault.{function}", values)
        return cursor.fetchone()[0]
