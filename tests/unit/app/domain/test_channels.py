"""Each channel asks for its own facts, and takes no others."""

from datetime import date

import pytest

from app.domain.case import CHANNELS
from app.domain.channels import SOURCES, channels_of, checked_source
from app.domain.errors import BadInput, NotAllowed
from app.domain.workflow import FACTS

TODAY = date(2021, 6, 1)
TOLD = {
    "hotline": {"line": "12319", "called_at": "2021-06-01T10:24:05+08:00"}, "media": {"outlet": "晨报", "appeared": "三版"},
    "leader": {"leader": "张副区长", "letter": "批示3号"}, "upper": {"upper_number": "S1", "answer_by": "2021-06-01"},
    "peer": {"authority": "区住建局"}, "enforcement": {"officer": "王队员"}, "video": {"camera": "C001"},
    "sensor": {"device": "水位-01"}, "public_portal": {"portal": "wechat"},
}


def test_every_channel_has_its_facts_and_every_fact_its_words() -> None:
    assert set(SOURCES) == set(CHANNELS)
    assert {name for source in SOURCES.values() for name in source.needs + source.may + source.told} <= set(FACTS)


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_a_channel_needs_is_enough_and_needed(channel: str) -> None:
    told = TOLD.get(channel, {})
    assert checked_source(channel, told, TODAY) == told
    for name in SOURCES[channel].needs:
        with pytest.raises(NotAllowed) as refused:
            checked_source(channel, {**told, name: "  "}, TODAY)
        assert (refused.value.code, refused.value.facts["fact"]) == ("step.fact_missing", name)


@pytest.mark.parametrize("channel", CHANNELS)
def test_only_who_calls_or_writes_is_answered(channel: str) -> None:
    told = {**TOLD.get(channel, {}), "answer_way": "sms"}
    if SOURCES[channel].caller:
        assert checked_source(channel, told, TODAY) == told
    else:
        with pytest.raises(BadInput, match="case.not_of_channel"):
            checked_source(channel, told, TODAY)
    with pytest.raises(BadInput):
        checked_source(channel, {**told, "answer_way": "pigeon"}, TODAY)


def test_a_fact_of_another_channel_is_refused() -> None:
    with pytest.raises(BadInput, match="case.not_of_channel"):
        checked_source("hotline", {"camera": "C001"}, TODAY)


@pytest.mark.parametrize(("channel", "name", "value"), [
    ("upper", "answer_by", "2021-05-31"), ("upper", "answer_by", "明天"), ("hotline", "line", "110"),
    ("hotline", "called_at", "10:24"), ("hotline", "called_at", "2021-06-01T10:24:05"),
    ("leader", "leader", "张" * 101), ("leader", "leader", "张\u202e区长"), ("leader", "leader", "张\x00")])
def test_an_unusable_value_is_refused(channel: str, name: str, value: str) -> None:
    with pytest.raises(BadInput, match="step.unusable_fact"):
        checked_source(channel, {**TOLD[channel], name: value}, TODAY)


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(BadInput, match="case.unknown_channel"):
        checked_source("fax", {}, TODAY)


def test_a_desk_takes_in_its_own_channels() -> None:
    assert channels_of({"VID"}) == ("video",)
    assert channels_of({"HOT"})[0] == "hotline" and "leader" not in channels_of({"HOT"})
    assert "inspector" not in channels_of({"ACC"})
