"""Qualifications, procedures, fees and checks as effective-dated data, and their loader."""

from meibo.catalogue.loader import (
    authority_of,
    fees_on,
    procedure,
    qualification,
    qualifications,
    reasons,
    register_files,
    registers_of_file,
)

__all__ = [
    "authority_of",
    "fees_on",
    "procedure",
    "qualification",
    "qualifications",
    "reasons",
    "register_files",
    "registers_of_file",
]
