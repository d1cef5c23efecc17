"""Bad inputs of values and states (numbers 60 to 84 of the reliability list): a sentence, and nothing changed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.domain.captured import Captured
from app.domain.errors import Refusal
from app.domain.ids import uuid7
from app.domain.place import Point
from app.messages import LANGUAGES, sentence
from app.services.cases import Photo, TakeStep
from app.services.intent import Author, Changes
from data import tables
from data.store import Store
from tests.helpers.filled import DEPARTMENT, LAMP, SOUTH, WEST
from tests.integration.services.test_case_line import CASE, author, report, take, town

__all__ = ["town"]
OTHER = UUID(int=901)
DIRECTOR = Author(user=UUID(int=299), login="dir", roles=frozenset({"DIR"}), department=None, workstation="test")


def step(store: Store, role: str, name: str, version: int, case: UUID = CASE, **facts: Any) -> Changes:
    intent = TakeStep(id=uuid7(store.clock.now()), case=case, step=name, seen_version=version, facts=facts,
                      opinion="已办", photos=())
    return store.carry_out(intent, DIRECTOR if role == "DIR" else author(role))


def to_dispatch(store: Store) -> None:
    report(store)
    take(store, "ACC", "accept", 1)
    take(store, "SHF", "file", 2)


def dispatched(store: Store, **facts: Any) -> Changes:
    return step(store, "DSP", "dispatch", 3,
                **({"department": str(DEPARTMENT), "limit_value": 4, "limit_unit": "工作时"} | facts))


def merged(store: Store, case: UUID, into: UUID, version: int) -> Changes:
    return step(store, "ACC", "merge", version, case, merged_into=str(into))


INPUTS: dict[str, tuple[str, Callable[[Store], object]]] = {
    "60 half a character": ("intent.unusable_value", lambda store: report(store, case=OTHER, description="\ud800")),
    "61 a megabyte": ("text.too_long", lambda store: report(store, case=OTHER, reporter_name="字" * (1 << 20))),
    "62 only spaces": ("step.fact_missing", lambda store: report(store, case=OTHER, description=" \u3000\n ")),
    "62 a correction to spaces": ("step.unusable_fact", lambda store: step(store, "ACC", "amend", 3, description=" ")),
    "69 a grid that somebody makes up": ("step.unknown_fact", lambda store: step(
        store, "ACC", "accept", 3, kind="event", type_code="0102", unit_grid="999999999999999")),
    "69 a number that somebody makes up": ("step.unknown_fact", lambda store: step(
        store, "ACC", "accept", 3, kind="event", type_code="0102", number="HELLO")),
    "77 a component that is elsewhere": ("case.component_far", lambda store: report(
        store, case=OTHER, component=LAMP, point=Point(WEST + 190_000, SOUTH + 20_000))),
    "68 full-width digits in a number": ("limit.unusable", lambda store: dispatched(store, limit_value="４")),
    "70 outside": ("case.outside", lambda store: step(store, "DSP", "relocate", 3, x_mm=-5, y_mm=1)),
    "72 29 February of a common year": ("step.unusable_fact", lambda store: supervised(store, "2021-02-29")),
    "73 the year 0": ("step.unusable_fact", lambda store: supervised(store, "0000-01-01")),
    "73 the year 10000": ("step.unusable_fact", lambda store: supervised(store, "10000-01-01")),
    "74 negative": ("limit.unusable", lambda store: dispatched(store, limit_value=-3)),
    "74 NaN": ("intent.unusable_value", lambda store: dispatched(store, limit_value=float("nan"))),
    "74 1e400": ("intent.unusable_value", lambda store: dispatched(store, limit_value=float("1e400"))),
    "74 a limit past the calendar": ("limit.unusable", lambda store: dispatched(store, limit_value=1 << 40)),
    "74 a position that is no number": ("intent.unusable_value", lambda store: report(
        store, case=OTHER, captured=Captured(lon_e7=float("nan"), lat_e7=0))),  # type: ignore[arg-type]
    "70 a position that is not on Earth": ("captured.unusable", lambda store: report(
        store, case=OTHER, captured=Captured(lon_e7=0, lat_e7=900_000_001))),
    "75 beyond 2^53": ("intent.unusable_value", lambda store: report(store, case=OTHER, point=Point(1 << 60, 1))),
    "76 a component's id for a department": (
        "store.no_such_row", lambda store: dispatched(store, department=str(LAMP))),
    "76 no id at all": ("step.unusable_fact", lambda store: dispatched(store, department="市政")),
    "78 the same case twice": ("case.there_already", report),
    "78 the same step twice": ("step.not_from_here", lambda store: step(store, "SHF", "file", 3)),
    "79 by another post": ("step.no_permission", lambda store: step(store, "ACC", "dispatch", 3)),
    "80 out of order": ("step.not_from_here", lambda store: step(store, "DSP", "pass_feedback", 3)),
    "81 a version of the future": ("case.changed_meanwhile", lambda store: step(store, "DSP", "dispatch", 99)),
    "82 a case that is another district's": (
        "store.no_such_row", lambda store: step(store, "DSP", "dispatch", 3, UUID(int=0x61060400), department="")),
    "83 merged with itself": ("step.merge_with_itself", lambda store: merged(store, CASE, CASE, 3)),
    "a photo of no stage": ("case.unknown_stage", lambda store: report(
        store, case=OTHER, photos=(Photo(store.blobs.put(b"a photo"), "never"),))),
    "values without an end": ("intent.unusable_value", lambda store: dispatched(store, note=deep(5000))),
}


def supervised(store: Store, answer_by: str) -> Changes:
    return step(store, "DIR", "supervise", 3, answer_by=answer_by, level=1)


def deep(levels: int) -> object:
    found: object = 1
    for _ in range(levels):
        found = [found]
    return found


@pytest.mark.parametrize("which", INPUTS)
def test_it_is_refused_in_a_sentence_and_nothing_is_changed(town: Store, which: str) -> None:
    code, send = INPUTS[which]
    to_dispatch(town)
    before = rows(town)
    with pytest.raises(Refusal) as raised:
        send(town)
    assert raised.value.code == code
    assert all("{" not in sentence(raised.value, language) and code not in sentence(raised.value, language)
               for language in LANGUAGES)
    assert rows(town) == before


@pytest.mark.parametrize("until", ["2021-12-31", "2021-12-30", "2099-01-01", "2022-02-30", "2022-1-5", "9999-12-31"])
def test_71_a_day_that_is_over_or_too_far_is_refused(town: Store, until: str) -> None:
    to_dispatch(town)
    dispatched(town)
    take(town, "DEP", "sign", 4)
    before = rows(town)
    with pytest.raises(Refusal) as raised:
        step(town, "DEP", "request_deferral", 5, until=until)
    assert raised.value.code == "step.unusable_fact" and until in sentence(raised.value, LANGUAGES[0])
    assert rows(town) == before


def test_84_a_circle_of_merges_is_refused(town: Store) -> None:
    report(town)
    report(town, case=OTHER)
    merged(town, CASE, OTHER, 1)
    with pytest.raises(Refusal, match="step.main_case_ended"):
        merged(town, OTHER, CASE, 1)


def rows(store: Store) -> list[list[tuple[object, ...]]]:
    """Return the cases, steps and media of the store."""
    with store.reading() as connection:
        return [[tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
                for table in (tables.case, tables.step, tables.media)]
