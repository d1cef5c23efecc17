"""What the table alone doesn't say: persons, requests, periods, and what a step leaves in the case."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.case import Case, StepTaken, report
from app.domain.errors import BadInput, NotAllowed, Refusal
from app.domain.place import Point
from app.domain.plain import from_plain, to_plain
from app.domain.tally import tally
from app.domain.workflow import State, Step
from app.permissions import permission_matrix
from tests.helpers.casework import NUMBER, SANITATION, USERS, WORKS, Casework, at


def handling() -> Casework:
    """Return a case that is being handled since 9 March, 9:00."""
    return Casework(at(3, 9, 8)).go(Step.SIGN, at(3, 9, 9))


def refused(code: str, work: Casework, step: Step, **more: object) -> None:
    """Assert that the step is refused with the code and that nothing changed."""
    before = (work.case, len(work.steps))
    with pytest.raises(Refusal) as refusal:
        work.take(step, more.pop("when", at(3, 9, 10)), **more)  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert (work.case, len(work.steps)) == before


def test_the_main_line_to_the_end() -> None:
    work = Casework(at(3, 9, 8)).go(Step.CLOSE, at(3, 9, 9))
    assert (work.case.state, work.case.number, work.case.closed_at) == ("closed", NUMBER, at(3, 9, 9))
    assert " ".join(taken.post for taken in work.steps) == "HOT ACC SHF DSP DEP DEP DSP ACC INS SHF"
    assert [taken.seq for taken in work.steps] == list(range(1, 11))
    assert all(later.from_state == earlier.to_state
               for earlier, later in zip(work.steps, work.steps[1:], strict=False))


def test_a_report_has_a_temporary_number() -> None:
    work = Casework(at(3, 9, 8), reporter_phone="13800000000")
    assert work.case.number == "R-0001F4"
    assert "13800000000" not in str(work.steps[0])


@pytest.mark.parametrize(("channel", "role", "lacking"), [
    ("inspector", "INS", "type_code"), ("video", "VID", "type_code")])
def test_a_patrol_s_report_needs_type_and_photo(channel: str, role: str, lacking: str) -> None:
    given = {"permissions": permission_matrix(), "roles": {role}, "user": USERS[role], "at": at(3, 9, 8),
             "channel": channel, "description": "满溢", "point": Point(1, 2)}
    with pytest.raises(NotAllowed) as refusal:
        report(UUID(int=1), **given, photos=("before",))  # type: ignore[arg-type]
    assert refusal.value.facts["fact"] == lacking
    with pytest.raises(NotAllowed) as refusal:
        report(UUID(int=1), **given, type_code="0305", kind="component")  # type: ignore[arg-type]
    assert refusal.value.facts["fact"] == "photo.before"
    case, _ = report(UUID(int=1), **given, type_code="0305", kind="component",  # type: ignore[arg-type]
                     photos=("before",))
    assert (case.state, case.kind) == (State.REPORTED, "component")


@pytest.mark.parametrize(("field", "value", "code"), [
    ("channel", "pigeon", "case.unknown_channel"), ("kind", "thing", "case.unknown_kind"),
    ("severity", "huge", "case.unknown_severity")])
def test_unknown_words_are_refused(field: str, value: str, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        Casework(at(3, 9, 8), **{field: value})
    assert refusal.value.code == code


def test_a_report_needs_a_place() -> None:
    with pytest.raises(NotAllowed) as refusal:
        Casework(at(3, 9, 8), place=" ")
    assert refusal.value.facts["fact"] == "where"


def test_nobody_verifies_what_he_dispatched_or_handled() -> None:
    work = handling()
    work.take(Step.FEED_BACK, at(3, 9, 10), user=USERS["INS"])
    work.take(Step.PASS_FEEDBACK, at(3, 9, 10))
    work.take(Step.SEND_VERIFICATION, at(3, 9, 10))
    refused("step.same_person", work, Step.ANSWER_VERIFICATION_PASS)
    assert Step.ANSWER_VERIFICATION_PASS not in work.offered("INS")


def test_nobody_grants_what_he_asked_for() -> None:
    work = handling()
    work.take(Step.REQUEST_VOID, at(3, 9, 9), by="DSP", user=USERS["DIR"])
    refused("step.own_request", work, Step.VOID, by="DIR")
    work.take(Step.VOID, at(3, 9, 9), by="DIR", user=UUID(int=900))
    assert work.case.state == State.VOIDED


def test_nothing_is_granted_that_was_not_asked_for() -> None:
    for step, role in ((Step.GRANT_EXTENSION, "DSP"), (Step.GRANT_DEFERRAL, "SHF"), (Step.VOID, "DIR")):
        refused("step.not_asked", handling(), step, by=role)


def test_one_open_request_of_a_kind() -> None:
    work = handling()
    work.take(Step.REQUEST_EXTENSION, at(3, 9, 9), by="DEP", amount_value=2, amount_unit="工作时")
    refused("step.asked_already", work, Step.REQUEST_EXTENSION, by="DEP")
    work.take(Step.DENY_EXTENSION, at(3, 9, 9), by="DSP")
    work.take(Step.REQUEST_EXTENSION, at(3, 9, 9), by="DEP", amount_value=2, amount_unit="工作时")


def test_who_grants_depends_on_what_is_asked_for() -> None:
    work = handling()
    work.take(Step.REQUEST_EXTENSION, at(3, 9, 9), by="DEP", amount_value=2, amount_unit="工作时")
    refused("step.more_than_asked", work, Step.GRANT_EXTENSION, by="DSP", amount_value=3, amount_unit="工作时")
    work.take(Step.GRANT_EXTENSION, at(3, 9, 9), by="DSP")
    work.take(Step.REQUEST_EXTENSION, at(3, 9, 9), by="DEP", amount_value=2, amount_unit="工作时")
    assert Step.GRANT_EXTENSION in work.offered("SHF") and Step.GRANT_EXTENSION not in work.offered("DSP")
    work.take(Step.GRANT_EXTENSION, at(3, 9, 9), by="SHF")
    work.take(Step.REQUEST_EXTENSION, at(3, 9, 9), by="DEP", amount_value=5, amount_unit="工作时")
    assert [Step.GRANT_EXTENSION in work.offered(role) for role in ("DSP", "SHF", "DIR")] == [False, False, True]


def test_a_suspension_is_denied_by_who_would_grant_it() -> None:
    work = handling()
    work.take(Step.REQUEST_SUSPENSION, at(3, 9, 9), by="DEP")
    refused("step.asked_already", work, Step.REQUEST_DEFERRAL, by="DEP", until="2021-03-20")
    assert Step.DENY_REQUEST in work.offered("DIR") and Step.DENY_REQUEST not in work.offered("SHF")


def test_a_refusal_is_in_time_or_not_at_all() -> None:
    refused("step.too_late", handling(), Step.REFUSE, by="DEP", when=at(3, 9, 15, 1))
    work = handling()
    work.take(Step.REFUSE, at(3, 9, 15), by="DEP")
    assert work.case.state == State.REFUSED


def test_a_ruling_binds() -> None:
    work = handling()
    work.take(Step.REFUSE, at(3, 9, 9), by="DEP", reason="D3")
    work.take(Step.RULE_UPHOLD, at(3, 9, 10), by="DIR")
    refused("step.refusal_settled", work, Step.REFUSE, by="DEP", reason="D3")
    work.take(Step.REFUSE, at(3, 9, 10), by="DEP", reason="D5")


def test_an_accepted_refusal_takes_the_case_from_the_department() -> None:
    work = handling()
    work.take(Step.REFUSE, at(3, 9, 9), by="DEP")
    work.take(Step.ACCEPT_REFUSAL, at(3, 9, 10), by="DSP")
    assert work.case.department is None
    work.take(Step.DISPATCH, at(3, 9, 10), to=WORKS)
    assert work.case.department == WORKS


def test_rework_goes_to_the_same_department_unless_said_otherwise() -> None:
    work = Casework(at(3, 9, 8)).go(Step.SEND_VERIFICATION, at(3, 9, 9))
    work.take(Step.ANSWER_VERIFICATION_FAIL, at(3, 9, 10))
    assert work.offered("DSP")[0] is Step.REDISPATCH_REWORK and Step.DISPATCH not in work.offered("DSP")
    work.take(Step.REDISPATCH_REWORK, at(3, 9, 10))
    assert (work.case.department, work.steps[-1].facts.get("new_clock")) == (SANITATION, None)
    assert not work.case.rework


def test_reopening_within_fifteen_days() -> None:
    work = Casework(at(3, 9, 8)).go(Step.CLOSE, at(3, 9, 9))
    refused("step.too_late", work, Step.REOPEN, by="SHF", when=at(3, 9, 9) + timedelta(days=15, seconds=1))
    work.take(Step.REOPEN, at(3, 9, 9) + timedelta(days=15), by="SHF")
    assert (work.case.state, work.case.closed_at) == (State.FILED, None)


def test_a_merge_can_be_undone_for_seven_days() -> None:
    work = Casework(at(3, 9, 8)).go(Step.FILE, at(3, 9, 9))
    work.take(Step.MERGE, at(3, 9, 10), by="SHF")
    assert (work.case.state, work.case.merged_into) == (State.MERGED, UUID(int=77))
    refused("step.too_late", work, Step.UNMERGE, by="SHF", when=at(3, 16, 10, 1))
    work.take(Step.UNMERGE, at(3, 16, 10), by="SHF")
    assert (work.case.state, work.case.merged_into) == (State.FILED, None)


@pytest.mark.parametrize("until", ["2021-03-09", "2021-06-08", "soon"])
def test_a_deferral_ends_on_a_day_within_ninety(until: str) -> None:
    refused("step.unusable_fact", handling(), Step.REQUEST_DEFERRAL, by="DEP", until=until)


def test_who_says_how_to_be_answered_wants_an_answer() -> None:
    work = Casework(at(3, 9, 8), source={"answer_way": "sms"})
    assert work.case.wants_answer
    assert work.steps[0].facts["answer_way"] == "sms" and work.steps[0].facts["wants_answer"] is True
    work.go(Step.CLOSE, at(3, 9, 9))
    refused("step.unusable_fact", work, Step.ANSWER_REPORTER, by="HOT", answer_way="fax")
    work.take(Step.ANSWER_REPORTER, at(3, 9, 10), by="HOT", answer_way="phone")
    assert work.case.answered_at == at(3, 9, 10)


def test_unknown_reasons_and_limits_are_refused() -> None:
    refused("step.unknown_reason", handling(), Step.REFUSE, by="DEP", reason="A1")
    filed = Casework(at(3, 9, 8)).go(Step.FILE, at(3, 9, 9))
    refused("limit.unusable", filed, Step.DISPATCH, limit_unit="fortnight")


def test_feedback_without_a_photo_says_why() -> None:
    refused("step.fact_missing", handling(), Step.FEED_BACK, photos=())
    work = handling()
    work.take(Step.FEED_BACK, at(3, 9, 10), photos=(), no_photo_reason="夜间")
    assert work.case.state == State.FED_BACK


def test_urgings_stand_until_the_case_moves_on() -> None:
    work = handling()
    work.take(Step.URGE, at(3, 9, 10), by="DSP")
    work.take(Step.SUPERVISE, at(3, 9, 10), by="DIR")
    assert work.case.urged == 2
    work.take(Step.FEED_BACK, at(3, 9, 11))
    assert work.case.urged == 1
    work.take(Step.END_SUPERVISION, at(3, 9, 11), by="DIR")
    assert work.case.urged == 0
    refused("step.not_asked", work, Step.END_SUPERVISION, by="DIR", when=at(3, 9, 11))


def test_a_case_comes_back_from_its_plain_form() -> None:
    work = handling()
    work.take(Step.REQUEST_SUSPENSION, at(3, 9, 9), by="DEP")
    work.take(Step.GRANT_SUSPENSION, at(3, 9, 10), by="DIR", until="2021-03-20")
    assert from_plain(Case, to_plain(work.case)) == work.case
    assert all(from_plain(StepTaken, to_plain(taken)) == taken for taken in work.steps)


def test_reopening_says_why() -> None:
    work = Casework(at(3, 9, 8)).go(Step.CLOSE, at(3, 9, 9))
    refused("step.unknown_reason", work, Step.REOPEN, by="SHF", reason="E1")
    work.take(Step.REOPEN, at(3, 9, 10), by="SHF", reason="R2")
    assert work.steps[-1].facts["reason"] == "R2"


def test_what_is_sent_up_is_suspended_for_a_reason_that_nobody_asks_with() -> None:
    work = handling()
    refused("step.unknown_reason", work, Step.REQUEST_SUSPENSION, by="DEP", reason="S7")
    work.take(Step.REPORT_UP, at(3, 9, 10), by="DIR", reason="S1")
    assert (work.case.state, work.steps[-1].facts["reason"]) == (State.SUSPENDED, "S7")


def test_a_confirmation_has_one_of_three_findings() -> None:
    work = Casework(at(3, 9, 8))
    work.take(Step.SEND_CONFIRMATION, at(3, 9, 8), by="ACC")
    refused("case.unknown_finding", work, Step.ANSWER_CONFIRMATION, by="INS", finding="perhaps")
    assert work.take(Step.ANSWER_CONFIRMATION, at(3, 9, 10), by="INS", finding="differs").state == State.REPORTED


def test_another_type_brings_its_limit_before_dispatch() -> None:
    work = Casework(at(3, 9, 8)).go(Step.FILE, at(3, 9, 8))
    work.take(Step.RECLASSIFY, at(3, 9, 9), by="SHF", limit_value=2, limit_unit="工作日")
    assert (work.case.limit_value, work.case.limit_unit, work.case.requests) == (2, "工作日", ())


def test_another_type_keeps_the_limit_after_dispatch_unless_the_director_agrees() -> None:
    work = handling()
    work.take(Step.RECLASSIFY, at(3, 9, 9), by="SHF", limit_value=2, limit_unit="工作日")
    assert (work.case.type_code, work.case.limit_value) == ("0103", 4)
    assert [(each.kind, each.facts["wanted_value"]) for each in work.case.requests] == [("limit", 2)]
    work.take(Step.RECLASSIFY, at(3, 9, 9), by="SHF", limit_value=3, limit_unit="工作日")  # once more: the last counts
    refused("step.own_request", work, Step.AGREE_LIMIT, by="DIR", user=USERS["SHF"])
    work.take(Step.AGREE_LIMIT, at(3, 9, 10), by="DIR", limit_value=999)
    assert (work.case.limit_value, work.case.limit_unit, work.case.requests) == (3, "工作日", ())
    refused("step.not_asked", work, Step.KEEP_LIMIT, by="DIR")


def test_the_director_may_keep_the_limit() -> None:
    work = handling()
    work.take(Step.RECLASSIFY, at(3, 9, 9), by="SHF", limit_value=2, limit_unit="工作日")
    work.take(Step.KEEP_LIMIT, at(3, 9, 10), by="DIR")
    assert (work.case.limit_value, work.case.requests) == (4, ())
    work.take(Step.RECLASSIFY, at(3, 9, 11), by="SHF", limit_value=4, limit_unit="工作时")
    assert not work.case.requests, "the same limit needs nobody's consent"


def test_nobody_is_on_both_sides_of_a_case_in_any_round() -> None:
    work = Casework(at(3, 9, 8)).go(Step.SEND_VERIFICATION, at(3, 9, 9))
    work.take(Step.ANSWER_VERIFICATION_FAIL, at(3, 9, 9))
    refused("step.same_person", work, Step.REDISPATCH_REWORK, user=USERS["INS"])
    work.take(Step.REDISPATCH_REWORK, at(3, 9, 10), user=UUID(int=660))
    for step in (Step.SIGN, Step.FEED_BACK, Step.PASS_FEEDBACK):
        work.take(step, at(3, 9, 11))
    for each in (USERS["DSP"], UUID(int=660), USERS["DEP"]):
        refused("step.same_person", work, Step.VERIFY_BY_VIDEO_PASS, by="VID", user=each)
    work.take(Step.VERIFY_BY_VIDEO_PASS, at(3, 9, 12), by="VID")


def test_who_ordered_a_supervision_ends_it_or_asks_again_or_the_director() -> None:
    work = handling()
    work.take(Step.SUPERVISE, at(3, 9, 10), by="LED")
    work.take(Step.SUPERVISE, at(3, 9, 10), by="SUP", user=USERS["SUP"])
    refused("step.no_permission", work, Step.END_SUPERVISION, by="SUP", user=UUID(int=661))
    work.take(Step.ANSWER_SUPERVISION, at(3, 9, 11), by="DEP")
    refused("step.no_permission", work, Step.REQUIRE_ANSWER, by="SUP", user=UUID(int=661))
    work.take(Step.REQUIRE_ANSWER, at(3, 9, 12), by="SUP", answer_by="2021-03-11")
    assert work.case.supervisions == 2 and [each.by for each in work.case.orders] == [USERS["LED"], USERS["SUP"]]
    work.take(Step.END_SUPERVISION, at(3, 9, 14), by="SUP")
    assert [each.by for each in work.case.orders] == [USERS["LED"]]
    work.take(Step.END_SUPERVISION, at(3, 9, 15), by="DIR")
    assert (work.case.supervisions, work.case.orders) == (0, ())


def test_an_urging_says_who_is_urged() -> None:
    work = Casework(at(3, 9, 8)).go(Step.FILE, at(3, 9, 8))
    work.take(Step.URGE, at(3, 9, 9), by="SHF")
    assert work.steps[-1].facts["to"] == ["DSP"]
    assert work.case.urgings == 1


def test_a_case_gets_its_point_when_it_is_accepted_or_corrected() -> None:
    work = Casework(at(3, 9, 8))
    work.take(Step.AMEND, at(3, 9, 8), by="ACC", x_mm=5, y_mm=6)
    assert work.case.point == Point(5, 6)
    work.take(Step.ACCEPT, at(3, 9, 9), x_mm=7, y_mm=8)
    assert work.case.point == Point(7, 8)


def test_a_step_tells_the_department_of_who_took_it() -> None:
    assert [taken.department for taken in handling().steps] == [None] * 4 + [SANITATION]


def test_who_only_patrols_brings_type_and_photo_by_any_channel() -> None:
    with pytest.raises(NotAllowed) as refusal:
        report(UUID(int=1), permissions=permission_matrix(), roles={"INS"}, user=USERS["INS"], at=at(3, 9, 8),
               channel="self", description="满溢", point=Point(1, 2))
    assert refusal.value.facts["fact"] == "type_code"


def test_what_was_asked_for_is_taken_back_by_who_asked() -> None:
    work = handling()
    work.take(Step.REQUEST_EXTENSION, at(3, 9, 9), by="DEP")
    work.take(Step.REQUEST_SUSPENSION, at(3, 9, 9), by="DEP")
    work.take(Step.REQUEST_VOID, at(3, 9, 9), by="DSP")
    assert Step.WITHDRAW_REQUEST not in work.offered("ACC")
    refused("step.not_asked", work, Step.WITHDRAW_REQUEST, by="DEP", user=UUID(int=662))
    work.take(Step.WITHDRAW_REQUEST, at(3, 9, 10), by="DEP")
    assert [each.kind for each in work.case.requests] == ["extension", "void"], "the last one goes first"
    work.take(Step.WITHDRAW_REQUEST, at(3, 9, 10), by="DSP")
    work.take(Step.WITHDRAW_REQUEST, at(3, 9, 10), by="DEP")
    assert not work.case.requests
    work.take(Step.REQUEST_EXTENSION, at(3, 9, 11), by="DEP")


def test_an_assistant_takes_back_its_own_request_only() -> None:
    work = Casework(at(3, 9, 8)).go(Step.FILE, at(3, 9, 8))
    work.take(Step.DISPATCH_SPLIT, at(3, 9, 8), by="DSP")
    for department in (SANITATION, WORKS):
        work.take(Step.SIGN, at(3, 9, 9), department=department)
        work.take(Step.REQUEST_EXTENSION, at(3, 9, 9), by="DEP", department=department)
    work.take(Step.WITHDRAW_REQUEST, at(3, 9, 10), by="DEP", department=WORKS)
    assert [each.assignment for each in work.case.requests] == [""]


def test_an_assistant_names_its_handler() -> None:
    work = Casework(at(3, 9, 8)).go(Step.FILE, at(3, 9, 8))
    work.take(Step.DISPATCH_SPLIT, at(3, 9, 8), by="DSP")
    for department in (SANITATION, WORKS):
        work.take(Step.SIGN, at(3, 9, 9), department=department)
    work.take(Step.ASSIGN_HANDLER, at(3, 9, 9), by="DPH", department=WORKS)
    assert work.steps[-1].facts["assignment"] == str(WORKS)


def test_the_record_counts() -> None:
    work = Casework(at(3, 9, 8)).go(Step.SEND_VERIFICATION, at(3, 9, 9))
    work.take(Step.ANSWER_VERIFICATION_FAIL, at(3, 9, 9))
    work.take(Step.REDISPATCH_REWORK, at(3, 9, 10))
    work.take(Step.REFUSE, at(3, 9, 10), by="DEP")
    work.take(Step.UPHOLD, at(3, 9, 10), by="DSP")
    work.take(Step.URGE, at(3, 9, 10), by="DSP")
    assert tally(taken.step for taken in work.steps) == {
        "refusals_unfounded": 1, "dispatches": 2, "reworks": 1, "urgings": 1}
