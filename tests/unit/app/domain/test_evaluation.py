"""Figures are sets of cases counted from steps."""

from datetime import datetime
from fractions import Fraction
from itertools import pairwise

import pytest

from app.domain.case import StepTaken
from app.domain.evaluation import Evaluation, evaluate, rounded
from app.domain.workflow import Step
from tests.helpers.casework import SANITATION, TIMING, WORKS, Casework, at

YEAR = {"since": at(1, 1, 0), "until": datetime(2022, 1, 1, tzinfo=at(1, 1, 0).tzinfo), "cut": at(12, 31, 16)}


def figures(*works: Casework, **more: object) -> Evaluation:
    """Evaluate the cases, over the year where nothing else is said."""
    histories: list[list[StepTaken]] = [work.steps for work in works]
    return evaluate(histories, timing=lambda _: TIMING, **(YEAR | more))  # type: ignore[arg-type]


def test_an_open_case_is_due_when_its_deadline_has_passed() -> None:
    work = Casework(at(3, 9, 8)).go(Step.DISPATCH, at(3, 9, 8))
    assert figures(work, cut=at(3, 10, 9, 30)).due == 0
    assert figures(work, cut=at(3, 10, 9, 31)).due == 1
    assert figures(work).closed == 0


def test_an_early_closing_is_due_when_it_is_closed() -> None:
    work = Casework(at(3, 31, 17)).go(Step.CLOSE, at(3, 31, 17))
    assert figures(work, until=at(4, 1, 0)).due == 1
    assert figures(work, since=at(4, 1, 0)).due == 0


def test_a_late_closing_counts_where_its_deadline_was() -> None:
    work = Casework(at(3, 31, 8)).go(Step.SEND_VERIFICATION, at(3, 31, 8))
    work.take(Step.ANSWER_VERIFICATION_PASS, at(4, 20, 9))
    work.take(Step.CLOSE, at(4, 20, 10))
    april = figures(work, since=at(4, 1, 0), until=at(5, 1, 0))
    assert (april.reported, april.due, april.closed) == (0, 1, 1)
    assert figures(work, until=at(4, 1, 0)).due == 0


def test_parked_void_and_merged_cases_are_not_due() -> None:
    parked = Casework(at(3, 9, 8)).go(Step.SIGN, at(3, 9, 9))
    parked.take(Step.REQUEST_SUSPENSION, at(3, 9, 10), by="DEP")
    parked.take(Step.GRANT_SUSPENSION, at(3, 9, 11), by="DIR", until="2021-03-20")
    assert (figures(parked).filed, figures(parked).due) == (1, 0)
    void = Casework(at(3, 9, 8)).go(Step.FILE, at(3, 9, 9))
    void.take(Step.REQUEST_VOID, at(3, 9, 10), by="DSP")
    void.take(Step.VOID, at(3, 9, 11), by="DIR")
    merged = Casework(at(3, 9, 8)).go(Step.FILE, at(3, 9, 9))
    merged.take(Step.MERGE, at(3, 9, 10), by="SHF")
    assert figures(void, merged).reported == 0


def test_a_declined_report_is_reported_but_not_filed() -> None:
    work = Casework(at(3, 9, 8))
    work.take(Step.DECLINE, at(3, 9, 9), by="ACC")
    assert (figures(work).reported, figures(work).filed, figures(work).due) == (1, 0, 0)


def test_of_a_reopened_case_the_last_closing_counts() -> None:
    work = Casework(at(3, 9, 8)).go(Step.CLOSE, at(3, 9, 9))
    work.take(Step.REOPEN, at(3, 9, 9, 30), by="SHF")
    assert figures(work).closed == 0
    assert figures(work, cut=at(3, 9, 9, 15)).closed == 1


def test_channels_kinds_and_departments_add_up() -> None:
    hotline = Casework(at(3, 9, 8)).go(Step.CLOSE, at(3, 9, 9))
    media = Casework(at(4, 9, 8), channel="media").go(Step.FILE, at(4, 9, 9))
    media.take(Step.DISPATCH, at(4, 9, 9), to=WORKS)
    whole = figures(hotline, media)
    assert whole.by_channel == {"inspector": 0, "hotline": 1, "video": 0, "media": 1}
    assert whole.by_kind == {"component": 0, "event": 2}
    for name, parts in (("channel", ("hotline", "media")), ("department", (str(SANITATION), str(WORKS)))):
        shares = [figures(hotline, media, **{name: part}) for part in parts]
        assert sum(each.due for each in shares) == whole.due == 2
        assert [each.reported for each in shares] == [1, 1]


def test_months_add_up_to_the_year() -> None:
    works = [Casework(at(month, 9, 8)).go(step, at(month, 9, 9))
             for month in range(1, 13) for step in (Step.FILE, Step.CLOSE)]
    borders = [at(month, 1, 0) for month in range(1, 13)] + [YEAR["until"]]
    months = [figures(*works, since=since, until=until) for since, until in pairwise(borders)]
    whole = figures(*works)
    for name in ("reported", "filed", "due", "closed"):
        assert sum(getattr(each, name) for each in months) == getattr(whole, name) > 0


@pytest.mark.parametrize(("ratio", "shown"), [
    (Fraction(1067, 1185), 0.9004), (Fraction(1, 2), 0.5), (Fraction(12345, 100000), 0.1235), (None, None)])
def test_ratios_are_rounded_half_up(ratio: Fraction | None, shown: float | None) -> None:
    assert rounded(ratio) == shown


def test_nothing_due_has_no_rate() -> None:
    assert figures().closing_rate is None
