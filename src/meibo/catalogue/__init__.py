"""Qualifications, procedures, fees and checks as effective-dated data, and their loader."""

from meibo.catalogue.loader import (
    authority_of,
    domicile_months_on,
    fees_on,
    juki_route_on,
    network_files,
    offered,
    procedure,
    published_registers,
    qualification,
    qualifications,
    reasons,
    register_file_of,
    register_files,
    registers_of,
)

__all__ = [
    "authority_of",
    "domicile_months_on",
    "fees_on",
    "juki_route_on",
    "network_files",
    "offered",
    "procedure",
    "published_registers",
    "qualification",
    "qualifications",
    "reasons",
    "register_file_of",
    "register_files",
    "registers_of",
]
