"""Suggestions: how sure, why, and nothing where nothing is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.suggestion import WORTH_SHOWING, Words, shares


def taught() -> Words[str]:
    words: Words[str] = Words()
    for text in ("雨水井盖破损", "井盖丢失", "井盖下沉有异响", "路中间井盖破损"):
        words.teach("cover", text)
    for text in ("路灯不亮", "夜间路灯损坏", "路灯杆倾斜"):
        words.teach("lamp", text)
    words.teach("rubbish", "暴露垃圾", weight=3, history=False)
    return words


def test_the_likeliest_comes_first_with_its_reason() -> None:
    best, *_ = taught().guess("一道街井盖破损，车过有声音")
    assert best.what == "cover"
    assert best.sure > 0.8
    assert "井盖破损" in best.why
    assert (best.seen, best.of) == (4, 7), "the catalogue's words are no history"


def test_the_catalogue_alone_can_speak() -> None:
    best, *_ = taught().guess("这里有垃圾")
    assert (best.what, best.seen) == ("rubbish", 0)


@pytest.mark.parametrize("text", ["", "!!!", "完全无关"])
def test_what_is_unknown_gives_nothing(text: str) -> None:
    assert taught().guess(text) == []
    assert Words[str]().guess("井盖") == []


@given(st.text(alphabet="井盖破损路灯不亮垃圾街", max_size=12))
def test_guesses_are_shares_surest_first(text: str) -> None:
    sure = [guess.sure for guess in taught().guess(text)]
    assert sure == sorted(sure, reverse=True)
    assert sum(sure) <= 1 + 1e-9
    assert all(each >= WORTH_SHOWING for each in sure)


def test_shares_of_what_was_done_before() -> None:
    found = shares({"a": 12, "b": 2, "c": 1})
    assert [(each.what, each.seen, each.of) for each in found] == [("a", 12, 15)]
    assert found[0].sure == 0.8
    assert shares({}) == []
