"""The synthetic residents: the same everywhere, and varied enough to test with."""

import os
import re
import subprocess
import sys
from collections import Counter
from hashlib import sha256

import pytest

from neighbours.check_digits import is_individual_number, is_resident_record_code
from neighbours.population import (
    REFERENCE_DATE,
    SIZE,
    Resident,
    population,
    sample_people,
)

PEOPLE = population()
SAMPLES = {sample.key: sample.resident for sample in sample_people()}


def age(person: Resident) -> int:
    born = person.birth_date
    before = (REFERENCE_DATE.month, REFERENCE_DATE.day) < (born.month, born.day)
    return REFERENCE_DATE.year - born.year - before


def has_selector(text: str) -> bool:
    return any(0xE0100 <= ord(character) <= 0xE01EF for character in text)


def test_ten_thousand_with_unique_right_numbers() -> None:
    assert len(PEOPLE) == SIZE == 10_000
    assert len({p.individual_number for p in PEOPLE}) == SIZE
    assert len({p.resident_record_code for p in PEOPLE}) == SIZE
    assert all(is_individual_number(p.individual_number) for p in PEOPLE)
    assert all(is_resident_record_code(p.resident_record_code) for p in PEOPLE)


def test_another_process_with_another_hash_seed_makes_the_same() -> None:
    script = (
        "from hashlib import sha256; from neighbours.population import population;"
        "print(sha256(repr(population()).encode()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": os.pathsep.join(sys.path)}
    printed = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == sha256(repr(PEOPLE).encode()).hexdigest()


def test_nurses_are_ordinary_living_adults() -> None:
    nurses = [SAMPLES[f"nurse-{index:02d}"] for index in range(1, 25)]
    for nurse in nurses:
        assert nurse.alive
        assert 22 <= age(nurse) <= 30
        assert nurse.changed == "none"
        assert not has_selector(nurse.name)
        assert nurse.former_name is nurse.common_name is nurse.alphabet_name is None
    assert len({nurse.name for nurse in nurses}) == len(nurses)


def test_special_people_are_special() -> None:
    assert has_selector(SAMPLES["ivs"].name)
    assert has_selector(SAMPLES["ivs_katsura"].name)
    assert SAMPLES["surrogate_pair"].name.startswith("𠮷")
    assert SAMPLES["former_name"].former_name
    assert SAMPLES["foreign"].alphabet_name == SAMPLES["foreign"].name
    assert SAMPLES["foreign_common_name"].common_name
    assert len(SAMPLES["long_name"].name) == len(SAMPLES["long_alphabet"].name) == 60
    assert " " not in SAMPLES["single_name"].name
    assert SAMPLES["moved"].changed == "address"
    assert SAMPLES["renamed"].changed == "name"
    assert not SAMPLES["dead"].alive
    assert SAMPLES["second"].alive


def test_people_who_can_be_confused() -> None:
    a, b = SAMPLES["same_name_a"], SAMPLES["same_name_b"]
    assert (a.name, a.birth_date) == (b.name, b.birth_date)
    assert a.address != b.address
    a, b = SAMPLES["twin_a"], SAMPLES["twin_b"]
    assert (a.birth_date, a.address) == (b.birth_date, b.address)
    assert a.name != b.name


def test_the_mix_is_varied() -> None:
    changes = Counter(p.changed for p in PEOPLE)
    assert changes["death"] > 100
    assert changes["address"] > 200
    assert changes["name"] > 50
    assert sum(has_selector(p.name) for p in PEOPLE) > 50
    assert sum(p.former_name is not None for p in PEOPLE) > 100
    assert sum(p.alphabet_name is not None for p in PEOPLE) > 50
    assert sum(p.common_name is not None for p in PEOPLE) > 10
    assert any("𠮷" in p.name for p in PEOPLE)
    assert any("髙" in p.name for p in PEOPLE)
    assert any("﨑" in p.name for p in PEOPLE)
    assert {p.sex for p in PEOPLE} == {"1", "2", "3"}


def test_selectors_are_of_the_moji_joho_collection() -> None:
    # 葛 has U+E0102 to U+E0108 there; U+E0100 and U+E0101 are Adobe-Japan1 (IVD_Sequences.txt).
    for person in PEOPLE:
        for selector in re.findall("葛([\U000e0100-\U000e01ef])", person.name):
            assert 0xE0102 <= ord(selector) <= 0xE0108


@pytest.mark.parametrize("person", PEOPLE[::97], ids=lambda p: p.municipality_code)
def test_dates_and_addresses_make_sense(person: Resident) -> None:
    assert person.birth_date <= REFERENCE_DATE
    assert (person.changed == "none") == (person.changed_on is None)
    assert person.changed_on is None or person.birth_date <= person.changed_on <= REFERENCE_DATE
    assert person.alive == (person.changed != "death")
    assert re.search("[１-６]丁目[０-９]{3}番[０-９]{1,2}号", person.address)
    assert re.fullmatch("[0-9]{5}", person.municipality_code)


def test_a_household_gives_no_name_twice() -> None:
    held = Counter((p.name, p.birth_date, p.address) for p in PEOPLE)
    pairs = {name for (name, _, _), times in held.items() if times > 1}
    assert pairs == {SAMPLES["three_a"].name}


def test_numbers_command_lists_every_number() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    printed = subprocess.run(
        [sys.executable, "-m", "neighbours", "numbers"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert printed.split() == [p.individual_number for p in PEOPLE]
