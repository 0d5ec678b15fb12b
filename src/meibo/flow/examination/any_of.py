"""`register__any_of=[…]`: one of many, with the whole list as one parameter.

`__in` makes a parameter of each name, and an officer may have thirty registers in charge: most of
what a short list costs would be spent on writing them down.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import TextField
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler


@TextField.register_lookup
class AnyOf(Lookup):
    """PostgreSQL's `column = ANY (array)`; nothing is any of an empty list."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY (%s)", (*values, list(self.rhs))
