"""Qualifications, procedures, fees and checks as effective-dated data, and their loader."""

from meibo.catalogue.loader import (
    authority_of,
    fees_on,
    procedure,
    qualification,
    qualifications,
    reasons,
    register_files,
)

__all__ = [
    "authority_of",
    "fees_on",
    "procedure",
    "qualification",
    "qualifications",
    "reasons",
    "register_files",
]
