"""Why this minute: the hand-worked deadlines of domain section 7.5, told span by span."""

from app.domain.explanation import Span, Why, explain
from app.domain.workflow import Clock, Step
from tests.helpers.casework import TIMING, Casework, at


def told(work: Casework, clock: Clock, *now: int) -> list[tuple[str, str, str]]:
    """Return (from, to, why) in local time."""
    def local(span: Span) -> tuple[str, str]:
        since, until = (each.astimezone(TIMING.hall.zone) for each in (span.since, span.until))
        return f"{since:%d %H:%M}", f"{until:%d %H:%M}"
    return [(*local(span), span.why.value) for span in explain(work.steps, clock, at(*now), TIMING)]


def dispatched(when: tuple[int, ...], value: int, unit: str) -> Casework:
    work = Casework(at(*when)).go(Step.FILE, at(*when))
    work.take(Step.DISPATCH, at(*when), limit_value=value, limit_unit=unit)
    return work


def test_3_overnight() -> None:
    work = dispatched((3, 11, 16, 30), 4, "工作时")
    assert told(work, Clock.HANDLE, 3, 11, 17) == [
        ("11 16:30", "11 18:00", Why.COUNTED), ("11 18:00", "12 08:00", Why.OUTSIDE_HOURS),
        ("12 08:00", "12 10:30", Why.COUNTED)]


def test_6_over_national_day_by_name_and_lunch() -> None:
    work = dispatched((9, 30, 15, 20), 1, "工作日")
    spans = explain(work.steps, Clock.HANDLE, at(9, 30, 16), TIMING)
    assert [(span.why, span.name_zh) for span in spans] == [
        (Why.COUNTED, ""), (Why.OUTSIDE_HOURS, ""), (Why.HOLIDAY, "国庆节"), (Why.OUTSIDE_HOURS, ""), (Why.COUNTED, ""),
        (Why.BREAK, ""), (Why.COUNTED, "")]
    assert spans[-1].until == at(10, 8, 15, 20) and spans[-1].ends_limit
    assert spans[-1].used_s == spans[-1].limit_s == 8 * 3600


def test_8_a_make_up_sunday_counts() -> None:
    work = dispatched((4, 24, 10), 5, "工作日")
    found = told(work, Clock.HANDLE, 4, 24, 10)
    assert found[0][2] == Why.WEEKEND and ("25 08:00", "25 12:00", Why.MAKE_UP_DAY) in found
    assert found[-1] == ("29 14:00", "29 18:00", Why.COUNTED)


def test_11_a_pause_is_told_with_its_state() -> None:
    work = dispatched((3, 1, 8), 5, "工作日")
    work.take(Step.SIGN, at(3, 1, 9))
    work.take(Step.REQUEST_SUSPENSION, at(3, 2, 9), by="DEP")
    work.take(Step.GRANT_SUSPENSION, at(3, 3, 10), by="DIR", until="2021-03-20")
    work.take(Step.RESUME, at(3, 15, 9), by="DSP")
    found = told(work, Clock.HANDLE, 3, 15, 10)
    assert ("03 10:00", "15 09:00", Why.PAUSED) in found and found[-1][1] == "17 17:00"


def test_12_an_extension_is_told_apart_and_what_is_over_too() -> None:
    work = dispatched((5, 31, 14), 3, "工作日")
    work.take(Step.SIGN, at(5, 31, 15))
    work.take(Step.REQUEST_EXTENSION, at(6, 2, 9), by="DEP")
    work.take(Step.GRANT_EXTENSION, at(6, 2, 16), by="DSP")
    found = told(work, Clock.HANDLE, 6, 7, 15)
    assert ("04 08:00", "04 12:00", Why.EXTENSION) in found and found[-1] == ("07 14:00", "07 15:00", Why.OVERDUE)
    spans = explain(work.steps, Clock.HANDLE, at(6, 7, 15), TIMING)
    assert [span.until for span in spans if span.ends_limit] == [at(6, 3, 12), at(6, 7, 12)]


def test_14_the_whole_case_goes_stage_by_stage() -> None:
    work = Casework(at(3, 5, 17, 40)).go(Step.ACCEPT, at(3, 5, 17, 40))
    work.take(Step.FILE, at(3, 5, 17, 40), limit_value=4, limit_unit="紧急工作时")
    work.take(Step.DISPATCH, at(3, 5, 17, 40))
    spans = explain(work.steps, Clock.WHOLE, at(3, 5, 17, 50), TIMING)
    assert [(span.part, span.until) for span in spans if span.ends_limit] == [
        ("dispatch", at(3, 8, 8, 40)), ("handle", at(3, 8, 12, 40)), ("review", at(3, 8, 15)),
        ("send_verification", at(3, 8, 15, 30)), ("verify", at(3, 8, 17, 30)), ("close", at(3, 9, 8, 30))]


def test_nothing_to_explain() -> None:
    assert explain(Casework(at(3, 1, 9)).steps, Clock.HANDLE, at(3, 1, 10), TIMING) == ()
