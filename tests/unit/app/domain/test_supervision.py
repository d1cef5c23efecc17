"""Supervision by orders: each has a clock of its own, whatever happens to the others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.case import StepTaken, replayed
from app.domain.deadline import TimeLeft
from app.domain.errors import BadInput
from app.domain.explanation import explain
from app.domain.record import Order
from app.domain.summing import urged_of
from app.domain.supervision import answer_time, of_order, orders_of, with_orders
from app.domain.workflow import Clock, Step
from tests.helpers.casework import TIMING, USERS, Casework, at

FIRST, SECOND, THIRD = "D20210309001", "D20210309002", "D20210309003"
OURS = (Step.SUPERVISE, Step.ANSWER_SUPERVISION, Step.REQUIRE_ANSWER, Step.END_SUPERVISION)


def handling() -> Casework:
    return Casework(at(3, 9, 8)).go(Step.SIGN, at(3, 9, 8))


def two_orders() -> Casework:
    """Return a case that the leader wants an answer on by the 10th and the director by the 12th."""
    work = handling()
    work.take(Step.SUPERVISE, at(3, 9, 9), by="LED", order=FIRST, answer_by="2021-03-10", level=1)
    work.take(Step.SUPERVISE, at(3, 9, 10), by="DIR", order=SECOND, answer_by="2021-03-12", level=3)
    return work


def time_of(work: Casework, number: str, when: datetime) -> TimeLeft:
    return answer_time(work.steps, number, when, TIMING)


def test_two_orders_have_two_clocks() -> None:
    work = two_orders()
    first, second = (time_of(work, number, at(3, 10, 18, 1)) for number in (FIRST, SECOND))
    assert (first.due_at, first.meaning) == (at(3, 10, 18), "overdue")
    assert (second.due_at, second.meaning, second.counting) == (at(3, 12, 18), "ontime", True)


def test_the_end_of_the_later_order_leaves_the_earlier_one_its_date_and_its_time() -> None:
    work = two_orders()
    before = time_of(work, FIRST, at(3, 9, 12))
    work.take(Step.END_SUPERVISION, at(3, 9, 11), by="DIR", order=SECOND)
    assert time_of(work, FIRST, at(3, 9, 12)) == before and before.counting and before.due_at == at(3, 10, 18)
    assert [each.number for each in work.case.orders] == [FIRST] and not time_of(work, SECOND, at(3, 9, 12)).counting
    assert urged_of(work.steps) == work.case.urged == 1


def test_the_answer_to_one_order_answers_no_other() -> None:
    work = two_orders()
    work.take(Step.ANSWER_SUPERVISION, at(3, 9, 11), by="DEP", order=SECOND)
    assert [each.answered for each in work.case.orders] == [False, True]
    assert time_of(work, FIRST, at(3, 9, 12)).counting and not time_of(work, SECOND, at(3, 9, 12)).counting
    work.take(Step.ANSWER_SUPERVISION, at(3, 9, 14), by="DEP")
    assert [each.answered for each in work.case.orders] == [True, True], "the one that still waits was meant"


def test_asking_again_gives_one_order_another_date() -> None:
    work = two_orders()
    work.take(Step.ANSWER_SUPERVISION, at(3, 9, 11), by="DEP", order=FIRST)
    work.take(Step.REQUIRE_ANSWER, at(3, 9, 12), by="DIR", order=FIRST, answer_by="2021-03-11")
    assert work.case.orders[0] == Order(number=FIRST, by=USERS["LED"], level=1, answer_by="2021-03-11")
    assert time_of(work, FIRST, at(3, 9, 13)).due_at == at(3, 11, 18)
    assert time_of(work, SECOND, at(3, 9, 13)).due_at == at(3, 12, 18)


def test_an_order_is_answered_late_or_in_time_for_good() -> None:
    work = two_orders()
    work.take(Step.ANSWER_SUPERVISION, at(3, 10, 19), by="DEP", order=FIRST)
    work.take(Step.ANSWER_SUPERVISION, at(3, 12, 9), by="DEP", order=SECOND)
    assert [time_of(work, number, at(4, 1, 9)).meaning for number in (FIRST, SECOND)] == ["overdue", "near"]


def test_an_order_that_does_not_stand_can_be_neither_answered_nor_ended() -> None:
    work = two_orders()
    work.take(Step.END_SUPERVISION, at(3, 9, 11), by="DIR", order=FIRST)
    for step, role in ((Step.ANSWER_SUPERVISION, "DEP"), (Step.REQUIRE_ANSWER, "DIR"), (Step.END_SUPERVISION, "DIR")):
        with pytest.raises(BadInput) as refusal:
            work.take(step, at(3, 9, 12), by=role, order=FIRST)
        assert (refusal.value.code, refusal.value.facts["fact"]) == ("step.unusable_fact", "order")


def test_a_closed_case_s_order_still_waits_for_its_answer() -> None:
    work = two_orders()
    for step in (Step.FEED_BACK, Step.PASS_FEEDBACK, Step.SEND_VERIFICATION, Step.ANSWER_VERIFICATION_PASS, Step.CLOSE):
        work.take(step, at(3, 9, 15))
    assert time_of(work, SECOND, at(3, 9, 16)).counting and urged_of(work.steps) == 0
    work.take(Step.ANSWER_SUPERVISION, at(3, 9, 17), by="DSP", order=SECOND)
    assert [each.answered for each in work.case.orders] == [False, True]


def test_the_explanation_is_of_one_order() -> None:
    spans = [explain(of_order(two_orders().steps, number), Clock.SUPERVISION, at(3, 9, 12), TIMING)
             for number in (FIRST, SECOND)]
    assert [each[0].since for each in spans] == [at(3, 9, 9), at(3, 9, 10)]


def told_nothing(steps: Sequence[StepTaken]) -> list[StepTaken]:
    """Return the steps as an older program wrote them: only the order itself has its number."""
    return [replace(each, facts={name: value for name, value in each.facts.items() if name != "order"})
            if each.step in OURS[1:] else each for each in steps]


def test_an_older_history_is_read_by_the_rule_of_today() -> None:
    work = two_orders()
    work.take(Step.ANSWER_SUPERVISION, at(3, 9, 11), by="DEP")
    work.take(Step.REQUIRE_ANSWER, at(3, 9, 12), by="DIR", answer_by="2021-03-15")
    work.take(Step.END_SUPERVISION, at(3, 9, 14), by="LED")
    older = told_nothing(work.steps)
    assert orders_of(older) == orders_of(work.steps) == work.case.orders
    assert work.case.orders == (Order(number=SECOND, by=USERS["DIR"], level=3, answer_by="2021-03-15"),)
    stored = replace(work.case, orders=())
    assert with_orders(stored, older) == work.case and with_orders(work.case, ()) is work.case
    assert replayed(replace(work.case, orders=(Order(number=FIRST), *work.case.orders), supervisions=2),
                    older[-1]).orders == work.case.orders


def test_orders_without_numbers_are_told_apart() -> None:
    work = handling()
    for hour, role in ((9, "LED"), (10, "DIR")):
        work.take(Step.SUPERVISE, at(3, 9, hour), by=role)
    first, second = work.case.orders
    assert first.number != second.number
    work.take(Step.END_SUPERVISION, at(3, 9, 11), by="DIR")
    assert work.case.orders == (first,)


class Model:
    """What an order is, said otherwise: who wants an answer by when, since when, and when it came."""

    def __init__(self, since: datetime, day: int) -> None:
        self.since, self.day = since, day
        self.answered_at: datetime | None = None


ACTS = st.lists(st.tuples(st.sampled_from(OURS), st.sampled_from((FIRST, SECOND, THIRD)), st.integers(10, 20),
                          st.sampled_from(("DIR", "LED"))), max_size=14)


@given(ACTS, st.integers(0, 20 * 24))
def test_whatever_happens_to_others_an_order_goes_its_way(acts: list[tuple[Step, str, int, str]], later_h: int) -> None:
    work, now = handling(), at(3, 9, 8)
    orders: dict[str, Model] = {}
    for step, number, day, role in acts:
        if (step is Step.SUPERVISE) == (number in orders):
            continue
        now += timedelta(minutes=7)
        facts = {"order": number} | ({"answer_by": f"2021-03-{day}"} if step in OURS[::2] else {})
        work.take(step, now, by="DEP" if step is Step.ANSWER_SUPERVISION else "DIR" if number in orders else role,
                  **facts)
        if step is Step.END_SUPERVISION:
            del orders[number]
        elif step is Step.ANSWER_SUPERVISION:
            orders[number].answered_at = orders[number].answered_at or now
        else:
            orders[number] = Model(now, day)
    assert orders_of(work.steps) == work.case.orders
    assert {each.number: each.answered for each in work.case.orders} == {
        number: each.answered_at is not None for number, each in orders.items()}
    then = now + timedelta(hours=later_h)
    for number, order in orders.items():
        time, due = answer_time(work.steps, number, then, TIMING), at(3, order.day, 18)
        assert (time.meaning == "overdue") == ((order.answered_at or then) > due)
        assert time.counting == (order.answered_at is None) and (time.due_at == due) == time.counting
        assert time.used_s == ((order.answered_at or then) - order.since).total_seconds()
        assert time.limit_s == (due - order.since).total_seconds()
        alone = [each for each in work.steps if each.step not in OURS or each.facts["order"] == number]
        assert answer_time(alone, number, then, TIMING) == time
