"""Refusals become sentences in the user's language."""

import pytest

from app.domain.errors import BadInput
from app.messages import sentence, text


@pytest.mark.parametrize(("language", "said"), [
    ("zh_CN", "窗口尺寸“3”有误，应写成 宽x高，例如 1920x1080。"),
    ("en", "“3” is not a window size; write WIDTHxHEIGHT, for example 1920x1080."),
])
def test_facts_are_filled_in(language: str, said: str) -> None:
    assert sentence(BadInput("arguments.size", value="3"), language) == said


def test_a_refusal_without_sentence_shows_its_code() -> None:
    assert sentence(BadInput("no.such", a=1), "en") == "no.such(a=1)"


def test_a_refusal_without_a_named_fact_shows_its_code() -> None:
    assert sentence(BadInput("arguments.size"), "en") == "arguments.size()"


def test_unknown_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("arguments.interrupted", "fr")
