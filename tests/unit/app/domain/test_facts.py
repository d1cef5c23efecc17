"""Whatever a step is given as a fact: it is of its kind, or refused in so many words, from every state."""

from typing import Any
from uuid import UUID

import pytest

from app.domain.case import take
from app.domain.errors import BadInput, NotAllowed
from app.domain.facts import check_facts
from app.domain.record import Case
from app.domain.workflow import TRANSITIONS, State
from app.permissions import permission_matrix
from tests.helpers.casework import SANITATION, TIMING, USERS, at

STRANGE: tuple[Any, ...] = (["F1"], {"a": 1}, 1 << 60, 1.5, "字" * 3000, "a\u202eb", "\x00")
NAMES = sorted({name for rule in TRANSITIONS.values() for name in (*rule.needs, *rule.sets, *rule.may)
                if "." not in name and name not in ("opinion", "channel", "where", "position")}
               | {"position_reason", "no_photo_reason", "assignment", "order", "to", "accuracy_m", "lat_e7", "lon_e7"})
CODES = {"step.unusable_fact", "text.too_long", "text.mark"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", STRANGE, ids=lambda value: str(value)[:8])
def test_what_is_not_of_the_fact_s_kind_is_refused(name: str, value: Any) -> None:
    if isinstance(value, list) and name == "to":
        return
    with pytest.raises(BadInput) as raised:
        check_facts({name: value})
    assert raised.value.code in CODES and len(str(raised.value.facts.get("value", ""))) <= 100


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: str(value)[:8])
def test_no_step_of_the_table_stumbles_over_a_strange_fact(value: Any) -> None:
    reached = set()
    for (state, step), rule in TRANSITIONS.items():
        if state is None:
            continue
        case = Case(id=UUID(int=1), number="6" * 18, state=state.value, channel="hotline", kind="event",
                    type_code="0102", reported_at=at(3, 9, 8), department=SANITATION, supervisions=1,
                    rework=bool(rule.rework),
                    merged_from=State.ACCEPTED.value, claimed_by=USERS["DSP"])
        for name in (*rule.needs, *rule.sets, *rule.may):
            if name not in NAMES or isinstance(value, list) and name == "to":
                continue
            try:
                take(case, step, permissions=permission_matrix(), roles=set(USERS), user=USERS["DSP"],
                     department=SANITATION, at=at(3, 9, 9), facts={name: value}, opinion="同意", timing=TIMING)
            except BadInput as refusal:
                assert refusal.code in CODES
                reached.add(step)
            except NotAllowed:
                continue
    assert len(reached) > 35


@pytest.mark.parametrize("facts", [
    {"number": "HELLO"}, {"unit_grid": "610603001001"}, {"community": "x"}, {"new_clock": True}, {"note": "x"}])
def test_what_the_program_makes_is_for_nobody_to_say(facts: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="step.unknown_fact"):
        check_facts(facts, said=True)


@pytest.mark.parametrize("facts", [
    {"description": " \u3000"}, {"until": "20220107"}, {"until": "2022-02-30"}, {"reached": 1},
    {"condition_met": "yes"}, {"level": True}, {"department": "市政"}, {"departments": ["市政"]},
    {"assistants": [{"who": "x"}]}, {"to": "DEP"}])
def test_a_near_miss_is_refused_too(facts: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="step.unusable_fact"):
        check_facts(facts)


def test_what_a_form_sends_is_taken() -> None:
    department = str(SANITATION)
    check_facts({"description": "垃圾\n成堆", "until": "2022-01-07", "reached": False, "level": 2, "department": department,
                 "departments": [department], "to": ["DEP"], "place": "", "component": None, "limit_value": 4,
                 "assistants": [{"department": department, "task": "补种", "limit_value": None, "limit_unit": None}],
                 "x_mm": -5}, said=True)
