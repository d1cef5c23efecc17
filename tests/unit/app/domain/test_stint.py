"""Which departments had a case, and how each one's part ended."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.case import Case, StepTaken
from app.domain.past import as_it_stood
from app.domain.stint import ended_stints

BEGUN = datetime(2021, 12, 31, 1, 0, tzinfo=UTC)
LEAD, OTHER, THIRD = (UUID(int=number) for number in (1, 2, 3))
LIMIT = {"limit_value": 4, "limit_unit": "work_hour"}
SPLIT = {"department": str(LEAD), **LIMIT,
         "assistants": [{"department": str(each), "task": "清运", **LIMIT} for each in (OTHER, THIRD)]}


def history(*told: tuple[str, str | None, str, dict[str, Any]]) -> tuple[StepTaken, ...]:
    steps = (("report", None, "reported", {}), ("accept", "reported", "accepted", {}),
             ("file", "accepted", "filed", {}), *told)
    return tuple(StepTaken(case=UUID(int=9), seq=at + 1, step=step, from_state=before, to_state=after, facts=facts,
                           at=BEGUN + timedelta(hours=at), user=UUID(int=7)) for at, (step, before, after, facts)
                 in enumerate(steps))


def ended(*told: tuple[str, str | None, str, dict[str, Any]]) -> list[tuple[int, bool, str, bool]]:
    """Return (department, leads, ended by, fed back) of each part that is over."""
    steps = history(*told)
    case = as_it_stood(Case(id=UUID(int=9), state="reported", channel="hotline", reported_at=BEGUN), steps)
    return [(each.assignment.department.int, each.assignment.lead, each.ended_by.step, each.fed_back)
            for each in ended_stints(case, steps)]


DISPATCH = ("dispatch", "filed", "dispatched", {"department": str(LEAD), **LIMIT})
SIGN = ("sign", "dispatched", "handling", {})


def test_a_feedback_ends_a_part_unless_it_is_taken_back_or_returned() -> None:
    back = ("feed_back", "handling", "fed_back", {})
    assert ended(DISPATCH, SIGN) == []
    assert ended(DISPATCH, SIGN, back) == [(1, True, "feed_back", True)]
    assert ended(DISPATCH, SIGN, back, ("withdraw_feedback", "fed_back", "handling", {})) == []
    assert ended(DISPATCH, SIGN, back, ("return_to_department", "fed_back", "handling",
                                        {"departments": [str(LEAD)]})) == []


def test_each_department_of_a_split_case_ends_its_own() -> None:
    other = {"assignment": str(OTHER)}
    found = ended(("dispatch_split", "filed", "dispatched", SPLIT), SIGN,
                  ("sign", "handling", "handling", other), ("feed_back_part", "handling", "handling", other),
                  ("cancel_assistant", "handling", "handling", {"assignment": str(THIRD)}),
                  ("feed_back", "handling", "fed_back", {}))
    assert found == [(2, False, "feed_back_part", True), (3, False, "cancel_assistant", False),
                     (1, True, "feed_back", True)]


def test_what_was_taken_back_or_refused_and_rework_are_parts_of_their_own() -> None:
    recalled = ended(DISPATCH, ("recall", "dispatched", "filed", {}), DISPATCH, SIGN)
    assert recalled == [(1, True, "recall", False)]
    refused = ended(DISPATCH, ("refuse", "dispatched", "refused", {"reason": "D1"}),
                    ("accept_refusal", "refused", "filed", {}))
    assert refused == [(1, True, "accept_refusal", False)]
    reworked = ended(DISPATCH, SIGN, ("feed_back", "handling", "fed_back", {}),
                     ("pass_feedback", "fed_back", "awaiting_verification", {}),
                     ("verify_by_video_fail", "awaiting_verification", "filed", {}),
                     ("redispatch_rework", "filed", "dispatched", {"department": str(LEAD), **LIMIT}), SIGN,
                     ("feed_back", "handling", "fed_back", {}))
    assert reworked == [(1, True, "feed_back", True)] * 2


def test_the_part_stays_told_after_the_case_was_closed() -> None:
    steps = [DISPATCH, SIGN, ("feed_back", "handling", "fed_back", {}),
             ("pass_feedback", "fed_back", "awaiting_verification", {}),
             ("verify_by_video_pass", "awaiting_verification", "verified", {}), ("close", "verified", "closed", {})]
    assert ended(*steps) == [(1, True, "feed_back", True)]
