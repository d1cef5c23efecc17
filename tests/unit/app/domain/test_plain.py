"""Instants as the journal spells them."""

from collections import OrderedDict
from datetime import UTC, date, datetime
from types import MappingProxyType
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.domain.plain import LARGEST, NotCanonical, canonical, from_plain, instant, instant_text, to_plain
from app.domain.record import Part, Request
from app.domain.stage import Leg, Stage


def test_the_hour_that_comes_twice_is_two_instants() -> None:
    # Python takes the two for equal, within their zone.
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Paris"))
    second = first.replace(fold=1)
    assert first == second
    assert (instant_text(first), instant_text(second)) == ("2026-10-25T00:30:00.000000Z", "2026-10-25T01:30:00.000000Z")
    assert instant(instant_text(second)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_naive_instant_is_none() -> None:
    with pytest.raises(NotCanonical):
        instant_text(datetime(2026, 10, 25, 2, 30))


AT = datetime(2021, 12, 31, 8, tzinfo=UTC)


@pytest.mark.parametrize(("value", "plain"), [
    (None, None), (True, True), (7, 7), ("a", "a"), (Part.HANDLING, "handling"), (date(2021, 12, 31), "2021-12-31"),
    (AT, "2021-12-31T08:00:00.000000Z"), (UUID(int=7), str(UUID(int=7))), (b"\xff\xfe", "__4"),
    ((1, (2, "b")), [1, [2, "b"]]), (frozenset({"b", "a"}), ["a", "b"]),
    (MappingProxyType({Part.REFUSED: (AT,)}), {"refused": ["2021-12-31T08:00:00.000000Z"]}),
    (Stage(since=AT, limit_us=2, used_us=1, legs=(Leg(until=None, works_only=True),)),
     {"since": "2021-12-31T08:00:00.000000Z", "limit_us": 2, "used_us": 1, "due_at": None, "resumes_at": None,
      "legs": [{"until": None, "works_only": True}], "note": "", "urged": 0})])
def test_plain_form(value: object, plain: object) -> None:
    found = to_plain(value)
    assert (found, type(found)) == (plain, type(plain))


def test_an_object_comes_back_from_its_plain_form() -> None:
    asked = Request(kind="extension", by=UUID(int=7), at=AT, facts={"amount_value": 2})
    assert from_plain(Request, to_plain(asked)) == asked


@pytest.mark.parametrize("value", [1.5, object(), [1j], Stage])
def test_what_has_no_plain_form_is_told(value: object) -> None:
    with pytest.raises(NotCanonical):
        to_plain(value)


@pytest.mark.parametrize(("value", "why"), [
    (1.0, "float has no canonical form"), ({"a": [0, {"b": 0.5}]}, r"\['a'\] \[1\] \['b'\] float"),
    ([LARGEST + 1], r"\[0\] integer"), ([(1,)], "tuple"), ({"a": {1: 2}}, r"\['a'\] \[1\] the key"),
    ({"é": 1}, "the key is not ASCII"), ({"a": "\ud800"}, "not valid Unicode"), ([b"a"], "bytes")])
def test_what_has_no_one_spelling_is_told_with_its_place(value: object, why: str) -> None:
    with pytest.raises(NotCanonical, match=why):
        canonical(value)


def test_what_is_a_list_or_an_object_by_its_class_is_spelled_like_one() -> None:
    assert canonical({"b": OrderedDict(a=[True, -LARGEST, None]), "a": Part.HANDLING}) == (
        f'{{"a":"handling","b":{{"a":[true,{-LARGEST},null]}}}}')
