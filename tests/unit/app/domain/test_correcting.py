"""Which fields a correction changes, and what the reporter wishes after it."""

from typing import Any

import pytest

from app.domain.correcting import corrected, wish_facts, wish_of
from app.domain.errors import BadInput
from app.domain.workflow import Step
from tests.helpers.casework import Casework, at


def work(**source: str) -> Casework:
    return Casework(at(3, 9, 8), source=source)


def test_the_last_wish_counts_and_a_call_back_is_none() -> None:
    asked = work(answer_way="sms")
    assert wish_of(asked.steps) == "sms"
    assert wish_of(work().steps) is None
    asked.take(Step.AMEND, at(3, 9, 8), by="ACC", wants_answer=False, answer_way="")
    assert wish_of(asked.steps) is None
    asked.take(Step.AMEND, at(3, 9, 9), by="ACC", wants_answer=True)
    assert wish_of(asked.steps) == "", "an older program said no way"
    asked.take(Step.AMEND, at(3, 9, 10), by="ACC", wants_answer=True, answer_way="phone", place="二道街")
    asked.take(Step.DECLINE, at(3, 9, 11), by="ACC", reason="A1")
    asked.take(Step.ANSWER_REPORTER, at(3, 9, 12), by="HOT", answer_way="sms")
    assert wish_of(asked.steps) == "phone"


@pytest.mark.parametrize(("facts", "wish", "told"), [
    ({}, "sms", {}),
    ({"answer_way": "phone"}, None, {"wants_answer": True, "answer_way": "phone"}),
    ({"wants_answer": True}, "sms", {"wants_answer": True, "answer_way": "sms"}),
    ({"wants_answer": True}, None, {"wants_answer": True, "answer_way": ""}),
    ({"wants_answer": False}, "sms", {"wants_answer": False, "answer_way": ""}),
    ({"answer_way": ""}, "sms", {"wants_answer": False, "answer_way": ""})])
def test_a_wish_is_told_whole(facts: dict[str, Any], wish: str | None, told: dict[str, Any]) -> None:
    assert wish_facts(facts, wish) == told


@pytest.mark.parametrize("facts", [{"answer_way": "fax"}, {"answer_way": "sms", "wants_answer": False}])
def test_a_wish_that_makes_no_sense_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="step.unusable_fact"):
        wish_facts(facts, None)


def test_what_is_changed_is_named_and_what_is_the_same_is_not() -> None:
    case = work(answer_way="sms").case
    facts = {"description": case.description, "place": "二道街", "severity": "urgent", "x_mm": 5, "y_mm": 6,
             "wants_answer": True, "answer_way": "phone"}
    sealed = {"reporter_name": case.reporter_name, "reporter_phone": "13900001111"}
    assert corrected(case, facts, wish="sms", sealed=sealed) == [
        "place", "severity", "x_mm", "answer_way", "reporter_phone"]
    assert corrected(case, {"description": case.description}, wish="sms", sealed={}) == []
