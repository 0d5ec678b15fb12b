"""The contract of a search on the terminal, for the fake of the tests and for the real neighbour: a bounded
list of people without numbers; what cannot be that is no answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from rig_card import Resident, resident
from rig_journey import FakeJuki

from meibo.connectors.resident_register.search_answer import MOST_PEOPLE, NUMBERS, read_search
from meibo.connectors.wire.exchange import Answer, WrongAnswerError
from neighbours.home import home as neighbours_home
from neighbours.population import sample_people
from neighbours.resident_register import people
from neighbours.resident_register.app import create_app

SAMPLES = {sample.key: sample.resident for sample in sample_people()}
REQUEST = uuid4()
