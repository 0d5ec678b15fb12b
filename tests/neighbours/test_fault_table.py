"""Every fault that can be set is declared in the table, and nothing else is."""

from __future__ import annotations

from importlib import import_module

from rig_faults import TABLE

from neighbours.home import NAMES


def test_every_pair_of_neighbour_and_fault_is_declared() -> None:
    settable = {
        (name, path, kind, answer)
        for name in NAMES
        for path, can in import_module(f"neighbours.{name}.faults").WIRE.menu().items()
        for kind in can["kinds"]
        for answer in (can["wrong"] if kind == "wrong" else [""])
    }
    assert sorted(settable - set(TABLE)) == [], "undeclared"
    assert sorted(set(TABLE) - settable) == [], "declared, but cannot be set"
