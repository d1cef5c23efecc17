"""Claims keep others of the post away for a while; what was done last can be taken back by name."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.case import offered
from app.domain.errors import NotAllowed
from app.domain.facts import said_facts
from app.domain.undo import UNDOES, redo_of, undo_of
from app.domain.workflow import State, Step
from app.permissions import permission_matrix
from tests.helpers.casework import NUMBER, USERS, Casework, at

OTHER = UUID(int=650)


def claimed() -> Casework:
    work = Casework(at(3, 9, 9))
    work.take(Step.CLAIM, at(3, 9, 9), by="ACC")
    return work


def may(work: Casework, role: str, user: UUID, *when: int) -> tuple[Step, ...]:
    return offered(work.case, permissions=permission_matrix(), roles={role}, user=user, at=at(*when))


def test_a_claim_keeps_colleagues_away_and_runs_out() -> None:
    work = claimed()
    with pytest.raises(NotAllowed, match=f"step.claimed.*{USERS['ACC']}"):
        work.take(Step.ACCEPT, at(3, 9, 9, 9), user=OTHER)
    with pytest.raises(NotAllowed, match="step.claimed"):
        work.take(Step.CLAIM, at(3, 9, 9, 9), by="ACC", user=OTHER)
    assert Step.ACCEPT not in may(work, "ACC", OTHER, 3, 9, 9, 9)
    assert Step.ACCEPT in may(work, "ACC", USERS["ACC"], 3, 9, 9, 9)
    assert Step.ACCEPT in may(work, "ACC", OTHER, 3, 9, 9, 10)
    work.take(Step.ACCEPT, at(3, 9, 9, 10), user=OTHER)
    assert work.case.number == NUMBER and work.case.claimed_by is None


def test_work_renews_a_claim_and_the_shift_leader_releases_it() -> None:
    work = claimed()
    work.take(Step.AMEND, at(3, 9, 9, 8), by="ACC", place="二道街")
    assert work.case.claimed_at == at(3, 9, 9, 8)
    with pytest.raises(NotAllowed, match="step.no_permission"):
        work.take(Step.RELEASE, at(3, 9, 9, 9), by="ACC", user=OTHER)
    work.take(Step.RELEASE, at(3, 9, 9, 9), by="SHF")
    assert work.case.claimed_by is None


def test_a_claim_is_in_nobody_s_way_who_urges() -> None:
    work = claimed()
    work.take(Step.URGE, at(3, 9, 9, 1), by="SHF")
    assert work.case.claimed_by == USERS["ACC"]


def test_only_the_post_that_has_the_case_may_claim_it() -> None:
    work = Casework(at(3, 9, 9))
    with pytest.raises(NotAllowed, match="step.no_permission"):
        work.take(Step.CLAIM, at(3, 9, 9), by="DSP")


@pytest.mark.parametrize("asked", [Step.REQUEST_EXTENSION, Step.REQUEST_DEFERRAL, Step.REQUEST_SUSPENSION,
                                   Step.REQUEST_VOID])
def test_what_was_asked_for_is_taken_back(asked: Step) -> None:
    work = Casework(at(3, 9, 9)).go(Step.SIGN, at(3, 9, 9))
    facts = {"until": "2021-03-20"} if asked is Step.REQUEST_DEFERRAL else {}
    by = "DSP" if asked is Step.REQUEST_VOID else "DEP"
    work.take(asked, at(3, 9, 9, 5), by=by, **facts)
    assert len(work.case.requests) == 1 and undo_of(work.case, work.steps, USERS[by]) == Step.WITHDRAW_REQUEST
    work.take(Step.WITHDRAW_REQUEST, at(3, 9, 9, 6), by=by)
    assert work.case.requests == ()


@pytest.mark.parametrize(("done", "by", "back"), [
    (Step.DISPATCH, "DSP", Step.RECALL), (Step.FEED_BACK, "DEP", Step.WITHDRAW_FEEDBACK), (Step.FILE, "SHF", None),
    (Step.CLOSE, "SHF", None), (Step.SIGN, "DEP", None)])
def test_the_last_step_is_undone_by_name_by_who_took_it(done: Step, by: str, back: Step | None) -> None:
    work = Casework(at(3, 9, 9)).go(done, at(3, 9, 9))
    assert undo_of(work.case, work.steps, USERS[by]) == back
    assert undo_of(work.case, work.steps, OTHER) is None
    assert undo_of(work.case, work.steps, None) is None
    if back is not None:
        work.take(back, at(3, 9, 9) + timedelta(minutes=1), by=by)
        assert undo_of(work.case, work.steps, USERS[by]) is None


def test_a_merge_is_undone() -> None:
    work = Casework(at(3, 9, 9))
    work.take(Step.MERGE, at(3, 9, 9), by="ACC")
    assert undo_of(work.case, work.steps, USERS["ACC"]) == Step.UNMERGE
    work.take(Step.UNMERGE, at(3, 9, 10), by="ACC")
    assert (work.case.state, work.case.merged_into, work.case.merged_by) == (State.REPORTED, None, None)


def test_another_s_merge_is_the_shift_leader_s_to_undo() -> None:
    work = Casework(at(3, 9, 9))
    work.take(Step.MERGE, at(3, 9, 9), by="ACC")
    with pytest.raises(NotAllowed, match="step.no_permission"):
        work.take(Step.UNMERGE, at(3, 9, 10), by="ACC", user=OTHER)
    assert may(work, "ACC", OTHER, 3, 9, 10) == () and Step.UNMERGE in may(work, "ACC", USERS["ACC"], 3, 9, 10)
    work.take(Step.UNMERGE, at(3, 9, 10), by="SHF")
    assert work.case.state == State.REPORTED


NOT_FROM_THERE = {Step.REASSIGN_CONFIRMATION, Step.REDISPATCH_REWORK}
"""What undoes them goes back further than they began."""
BY = {Step.SEND_CONFIRMATION: "ACC", Step.MERGE: "ACC", Step.SUPERVISE: "SUP",
      Step.FEED_BACK: "DEP", Step.CLAIM: "ACC"}
FROM = {Step.DISPATCH: Step.FILE, Step.DISPATCH_SPLIT: Step.FILE, Step.ADD_ASSISTANT: Step.DISPATCH,
        Step.FEED_BACK: Step.SIGN, Step.REQUEST_VOID: Step.SIGN,
        **dict.fromkeys((Step.REQUEST_EXTENSION, Step.REQUEST_DEFERRAL, Step.REQUEST_SUSPENSION), Step.SIGN)}


def undone(step: Step) -> tuple[Casework, str]:
    """Take a step and undo it; return by whom as well."""
    by = BY.get(step, "DEP" if step.startswith("request") and step != Step.REQUEST_VOID else "DSP")
    work = Casework(at(3, 9, 9))
    if step in FROM:
        work.go(FROM[step], at(3, 9, 9))
    facts = {"until": "2021-03-20"} if step is Step.REQUEST_DEFERRAL else (
        {"order": "D-1"} if step is Step.SUPERVISE else {})
    work.take(step, at(3, 9, 9, 1), by=by, **facts)
    work.take(UNDOES[step], at(3, 9, 9, 2), by=by)
    return work, by


@pytest.mark.parametrize("step", sorted(UNDOES.keys() - NOT_FROM_THERE))
def test_what_was_undone_last_is_redone_with_all_that_was_said(step: Step) -> None:
    work, by = undone(step)
    done = redo_of(work.steps, USERS[by])
    assert done is not None and done.step == step
    assert redo_of(work.steps, OTHER) is None and redo_of(work.steps, None) is None
    said = {name: value for name, value in said_facts(done.facts).items() if name != "assignment"}
    work.take(step, at(3, 9, 9, 3), by=by, **said)
    assert work.steps[-1].facts == done.facts and work.steps[-1].to_state == done.to_state
    assert redo_of(work.steps, USERS[by]) is None and undo_of(work.case, work.steps, USERS[by]) == UNDOES[step]


def test_nothing_is_redone_once_somebody_has_gone_on() -> None:
    work, by = undone(Step.DISPATCH)
    work.take(Step.CLAIM, at(3, 9, 9, 3), by=by)
    assert redo_of(work.steps, USERS[by]) is None


def test_what_another_undid_is_not_redone() -> None:
    work = Casework(at(3, 9, 9))
    work.take(Step.MERGE, at(3, 9, 9), by="ACC")
    work.take(Step.UNMERGE, at(3, 9, 10), by="SHF")
    assert redo_of(work.steps, USERS["ACC"]) is None and redo_of(work.steps, USERS["SHF"]) is None


@pytest.mark.parametrize("step", sorted(NOT_FROM_THERE))
def test_what_was_undone_further_back_is_not_offered_again(step: Step) -> None:
    work = Casework(at(3, 9, 9))
    if step is Step.REASSIGN_CONFIRMATION:
        work.take(Step.SEND_CONFIRMATION, at(3, 9, 9), by="ACC")
        by = "ACC"
    else:
        work.go(Step.SEND_VERIFICATION, at(3, 9, 9)).take(
            Step.ANSWER_VERIFICATION_FAIL, at(3, 9, 9), position_reason="定位失败")
        by = "DSP"
    work.take(step, at(3, 9, 9, 1), by=by)
    work.take(UNDOES[step], at(3, 9, 9, 2), by=by)
    assert step not in work.offered(by)
