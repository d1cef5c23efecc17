"""A case as it stood: its steps played forward again come to what was there after each of them."""

from app.domain.case import Case
from app.domain.past import as_it_stood, differences
from app.domain.workflow import Step
from tests.helpers.casework import LINE, SANITATION, WORKS, Casework, at


def test_every_moment_of_a_case_comes_back() -> None:
    work = Casework(at(3, 1, 9), channel="hotline", wants_answer=True)
    stood: list[Case] = [work.case]
    for number, step in enumerate(LINE):
        work.take(step, at(3, 1 + number, 10))
        stood.append(work.case)
    for count, then in enumerate(stood, start=1):
        assert differences(then, work.steps[:count]) == ()
        again = as_it_stood(work.case, work.steps[:count])
        assert (again.state, again.department, again.number, again.closed_at, again.version) == (
            then.state, then.department, then.number, then.closed_at, count)


def test_rework_refusal_and_extension_come_back() -> None:
    work = Casework(at(3, 1, 9)).go(Step.DISPATCH, at(3, 1, 9))
    work.take(Step.REFUSE, at(3, 1, 10), by="DEP")
    work.take(Step.ACCEPT_REFUSAL, at(3, 1, 11), by="DSP")
    work.take(Step.DISPATCH, at(3, 1, 11), to=WORKS)
    for step in LINE[LINE.index(Step.SIGN):LINE.index(Step.ANSWER_VERIFICATION_PASS)]:
        work.take(step, at(3, 1, 14))
    work.take(Step.ANSWER_VERIFICATION_FAIL, at(3, 1, 15))
    assert work.case.rework and work.case.department == WORKS
    assert differences(work.case, work.steps) == ()
    assert as_it_stood(work.case, work.steps[:4]).department == SANITATION


def test_what_was_changed_beside_the_steps_is_named() -> None:
    work = Casework(at(3, 1, 9)).go(Step.FILE, at(3, 1, 9))
    assert {"state", "limit_value", "limit_unit", "steps"} <= set(differences(work.case, work.steps[:-1]))
