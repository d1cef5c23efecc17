"""Refusals become sentences in the user's language."""

import pytest

from app.domain.errors import BadInput, NotAllowed
from app.messages import sentence, text


@pytest.mark.parametrize(("language", "said"), [
    ("zh_CN", "窗口尺寸“3”有误，应写成 宽x高，例如 1920x1080。"),
    ("en", "“3” is not a window size; write WIDTHxHEIGHT, for example 1920x1080."),
])
def test_facts_are_filled_in(language: str, said: str) -> None:
    assert sentence(BadInput("arguments.size", value="3"), language) == said


@pytest.mark.parametrize(("language", "said"), [
    ("zh_CN", "这一步（反馈）还缺：处置后照片。请补上再办。"),
    ("en", "This step (Feed back) still lacks: a photo after handling. Fill it in and try again."),
])
def test_steps_and_facts_are_named_in_words(language: str, said: str) -> None:
    assert sentence(NotAllowed("step.fact_missing", step="feed_back", fact="photo.after"), language) == said


@pytest.mark.parametrize(("language", "said"), [("zh_CN", "“0 工作时”"), ("en", "“0 work hour”")])
def test_units_are_named_in_words(language: str, said: str) -> None:
    assert said in sentence(BadInput("limit.unusable", value="0", unit="work_hour"), language)


def test_states_are_named_in_words() -> None:
    refusal = NotAllowed("step.not_from_here", step="close", state="handling")
    assert sentence(refusal, "zh_CN") == "当前状态（处置中）不能执行这一步（结案）。请刷新后再看可办的步骤。"


def test_a_refusal_without_sentence_shows_its_code() -> None:
    assert sentence(BadInput("no.such", a=1), "en") == "no.such(a=1)"


def test_a_refusal_without_a_named_fact_shows_its_code() -> None:
    assert sentence(BadInput("arguments.size"), "en") == "arguments.size()"


def test_unknown_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("arguments.interrupted", "fr")
