"""The one transition table, cell by cell: who may take which step from where, and that nothing else goes."""

import itertools
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from app.domain.case import Assignment, Case, Part, Request, offered, take
from app.domain.errors import NotAllowed
from app.domain.permission import ROLES
from app.domain.record import Order
from app.domain.workflow import (
    ENDS, FACTS as FACT_WORDS, OPEN, REASONS, STATES, TRANSITIONS, Clock, Rule, State, Step, steps_from,
)
from app.permissions import permission_matrix
from tests.helpers.casework import FACTS, NUMBER, SANITATION, TIMING, WORKS, at

SOMEBODY = UUID(int=600)
UNTIL = "2021-03-20"

MAY: dict[str, str] = {
    "accept": "ACC", "send_confirmation": "ACC", "decline": "ACC", "transfer_out": "SHF", "merge": "ACC SHF",
    "unmerge": "ACC SHF", "answer_confirmation": "INS", "recall_confirmation": "ACC", "file": "SHF",
    "decline_filing": "SHF", "return_to_acceptor": "SHF", "return_to_shift_leader": "DSP", "dispatch": "DSP",
    "redispatch_rework": "DSP", "sign": "DEP DPH", "recall": "DSP", "refuse": "DEP DPH", "accept_refusal": "DSP",
    "uphold": "DSP", "rule_accept_refusal": "DIR LED", "rule_uphold": "DIR LED", "grant_deferral": "SHF",
    "end_deferral": "DSP SYS", "grant_suspension": "DIR", "resume": "DSP DIR", "resume_to_dispatch": "DSP DIR",
    "report_up": "DIR", "feed_back": "DEP DPH", "withdraw_feedback": "DEP DPH", "return_to_department": "DSP",
    "pass_feedback": "DSP", "send_verification": "ACC", "verify_by_video_pass": "VID ACC",
    "verify_by_video_fail": "VID ACC", "answer_verification_pass": "INS", "answer_verification_fail": "INS",
    "close": "SHF", "return_to_verification": "SHF", "reject_result": "SHF", "reopen": "SHF DIR",
    "amend": "ACC INS VID HOT LED SUP ENF", "reassign_confirmation": "ACC", "assign_handler": "DEP DPH",
    "progress": "DEP DPH", "request_extension": "DEP DPH", "grant_extension": "DSP", "deny_extension": "DSP",
    "request_deferral": "DEP DPH", "request_suspension": "DEP DPH", "deny_request": "SHF",
    "review_suspension": "DSP DIR", "reassign_verification": "ACC", "answer_reporter": "HOT ACC",
    "request_void": "ACC DSP", "remind": "SYS", "urge": "DSP SHF SUP DIR SYS", "supervise": "LED DIR SUP",
    "answer_supervision": "DSP DEP DPH", "end_supervision": "LED DIR SUP", "require_answer": "LED DIR SUP",
    "agree_limit": "DIR", "keep_limit": "DIR", "withdraw_request": "DEP DPH", "reclassify": "SHF",
    "relocate": "ACC SHF DSP", "open_enforcement": "SHF ENF", "dispatch_split": "DSP", "feed_back_part": "DEP DPH",
    "add_assistant": "DSP", "cancel_assistant": "DSP", "release": "SHF SYS INS ACC DSP DEP DPH"}
"""Domain section 8, step by step; written out here so that a changed right must be changed twice."""


def may(state: State, step: Step) -> set[str]:
    """Return the roles that section 8 gives the step from the state."""
    if step is Step.VOID:
        return {"SHF"} if state in (State.REPORTED, State.CONFIRMING, State.ACCEPTED) else {"DIR"}
    if step is Step.ANSWER_VERIFICATION_PASS and state is State.FILED:
        return {"SYS"}
    if step is Step.TAKE_OVER:
        return {"DSP", "DIR"} if state is State.SUSPENDED else {POST.get(state, "DEP")} | HEADS.get(state, set())
    if step is Step.CLAIM:
        return {STATES[state].post} | HEADS.get(state, set())
    return set(MAY[step].split())


POST = {State.ACCEPTED: "SHF", State.FILED: "DSP", State.REFUSED: "DSP", State.FED_BACK: "DSP",
        State.AWAITING_VERIFICATION: "ACC", State.VERIFYING: "INS", State.VERIFIED: "SHF"}
"""Whose case it is, where no department has it."""
HEADS: dict[State, set[str]] = {state: {"DPH"} for state in (State.DISPATCHED, State.HANDLING, State.DEFERRED)}
"""What an officer may, the head of the department may."""


def assistant_for(step: Step | None, rule: Rule | None) -> tuple[Assignment, ...]:
    """Return the assistant whose assignment the step is about, or that stands beside the lead's."""
    if rule is None or not (rule.assistants or step in (Step.FEED_BACK_PART, Step.CANCEL_ASSISTANT)):
        return ()
    part = Part.DISPATCHED if step is Step.SIGN else Part.REFUSED if rule.assistants else Part.HANDLING
    return (Assignment(department=WORKS, state=part, task="清运", dispatched_at=at(3, 9, 8), limit_value=4,
                       limit_unit="工作时"),)


def case_in(state: State, rule: Rule | None = None, step: Step | None = None) -> Case:
    """Return a case in the state of which everything is SOMEBODY's own, with what the step is about."""
    kind = rule.answers[0] if rule and rule.answers else ""
    asked = {"extension": {"amount_value": 1, "amount_unit": "工作时"},
             "limit": {"wanted_value": 8, "wanted_unit": "工作时"}}.get(kind, {})
    return Case(
        id=UUID(int=500), number=NUMBER, state=state, channel="hotline", kind="event", type_code="0102",
        filing_condition="event-0102-1", description="垃圾", place="一道街", unit_grid="610603001001001",
        department=None if step is Step.RESUME_TO_DISPATCH else SANITATION, inspector=SOMEBODY, reported_by=SOMEBODY,
        reported_at=at(3, 1, 9), limit_value=4,
        limit_unit="工作时", steps=9, rework=bool(rule and rule.rework), supervisions=1,
        orders=(Order(number="D20210309001", by=SOMEBODY),),
        dispatched_at=at(3, 9, 8),
        assistants=assistant_for(step, rule), self_handled=step is Step.ANSWER_VERIFICATION_PASS,
        claimed_by=SOMEBODY if step is Step.RELEASE else None, claimed_at=at(3, 9, 9),
        closed_at=at(3, 8, 9) if state is State.CLOSED else None, merged_from="filed", merged_by=SOMEBODY,
        requests=(Request(kind=kind, by=SOMEBODY if rule and rule.withdraws else UUID(int=601), at=at(3, 9, 8),
                          facts=asked),) if kind else ())


def facts_for(step: Step) -> dict[str, Any]:
    """Return facts that are enough for the step."""
    given = {Step.REQUEST_DEFERRAL: {"until": UNTIL}, Step.GRANT_DEFERRAL: {"until": UNTIL},
             Step.GRANT_SUSPENSION: {"until": UNTIL}, Step.REVIEW_SUSPENSION: {"until": UNTIL}}
    return given.get(step, FACTS.get(step, {}))


def own_department(case: Case, step: Step) -> UUID:
    """Return the department whose own the step is about."""
    return WORKS if step is Step.SIGN and case.assistants else SANITATION


def attempt(case: Case, step: Step, role: str) -> Case:
    """Take the step as SOMEBODY with this role."""
    return take(case, step, permissions=permission_matrix(), roles={role}, user=SOMEBODY,
                department=own_department(case, step), at=at(3, 9, 9), facts=facts_for(step), opinion="理由",
                photos=("before", "verification", "after"),
                timing=TIMING)[0]


CELLS = [(state, step) for state, step in itertools.product(State, Step) if step is not Step.REPORT]


@pytest.mark.parametrize("state", State)
def test_every_cell_for_every_role(state: State) -> None:
    """From each state each step is possible for exactly the roles that section 8 names, and leads where 6.3 says."""
    for step in (step for start, step in CELLS if start is state):
        rule = TRANSITIONS.get((state, step))
        for role in ROLES:
            case = case_in(state, rule, step)
            if rule is None or role not in may(state, step):
                with pytest.raises(NotAllowed):
                    attempt(case, step, role)
                continue
            assert attempt(case, step, role).state == (rule.to or State(case.merged_from)), (state, step, role)


@pytest.mark.parametrize("state", State)
def test_what_is_offered_is_what_can_be_taken(state: State) -> None:
    for role in ROLES:
        for step in (step for start, step in CELLS if start is state):
            case = case_in(state, TRANSITIONS.get((state, step)), step)
            shown = offered(case, permissions=permission_matrix(), roles={role}, user=SOMEBODY,
                            department=own_department(case, step))
            try:
                attempt(case, step, role)
            except NotAllowed:
                assert step not in shown, (state, step, role)
            else:
                assert step in shown, (state, step, role)


@pytest.mark.parametrize(("state", "step"), [key for key, rule in TRANSITIONS.items() if rule.own and key[0]])
def test_what_is_one_s_own_is_not_another_s(state: State, step: Step) -> None:
    rule = TRANSITIONS[state, step]
    for role in permission_matrix().by_name[rule.permission].own:
        foreign = replace(case_in(state, rule, step), department=UUID(int=700), inspector=UUID(int=701),
                          reported_by=UUID(int=702), assistants=(), merged_by=UUID(int=705),
                          orders=(Order(number="D20210309001", by=UUID(int=704)),))
        if step is Step.RELEASE:
            foreign = replace(foreign, claimed_by=UUID(int=703))
        if rule.own == "post" and role not in ("DEP", "DPH", "INS"):
            continue
        with pytest.raises(NotAllowed) as refusal:
            attempt(foreign, step, role)
        assert refusal.value.code == "step.no_permission"


GIVEN_AS = {"position": "position_reason"}
KNOWN_ANYWAY = {(Step.REDISPATCH_REWORK, "department"), (Step.CANCEL_ASSISTANT, "assignment"),
                (Step.RETURN_TO_DEPARTMENT, "departments")}
"""Facts that the case knows while only one thing can be meant."""


@pytest.mark.parametrize(("state", "step"), [key for key in TRANSITIONS if key[0]])
def test_every_need_is_needed(state: State, step: Step) -> None:
    """Without one of its facts the step is refused, by name, unless the case knows it already."""
    rule = TRANSITIONS[state, step]
    for need in rule.needs:
        case = replace(case_in(state, rule, step), number="R-1", kind="", type_code="", unit_grid="",
                       filing_condition=None, limit_value=0, severity="", until=None, merged_into=None,
                       requests=tuple(replace(each, facts={}) for each in case_in(state, rule, step).requests))
        facts = {name: value for name, value in facts_for(step).items() if name not in (need, GIVEN_AS.get(need))}
        photos = {"before", "verification", "after"} - {need.removeprefix("photo.")}
        if (step, need) in KNOWN_ANYWAY:
            continue
        role = sorted(may(state, step))[0]
        with pytest.raises(NotAllowed) as refusal:
            take(replace(case, limit_unit=""), step, permissions=permission_matrix(), roles={role}, user=SOMEBODY,
                 department=own_department(case, step), at=at(3, 9, 9), facts=facts,
                 opinion="" if need == "opinion" else "理由", photos=photos, timing=TIMING)
        assert refusal.value.code == "step.fact_missing", (need, refusal.value)


def test_the_table_is_whole() -> None:
    assert {step for _, step in TRANSITIONS} == set(Step)
    assert set(STATES) == set(State)
    assert {rule.permission for rule in TRANSITIONS.values()} <= permission_matrix().by_name.keys()
    assert all(rule.reasons in REASONS for rule in TRANSITIONS.values() if rule.reasons)


def test_everything_that_a_step_may_lack_has_words() -> None:
    assert {need for rule in TRANSITIONS.values() for need in rule.needs} <= FACT_WORDS.keys()


def test_every_open_state_has_one_queue_and_one_way_on() -> None:
    for state in OPEN:
        primary = [rule for (start, _), rule in TRANSITIONS.items() if start == state and rule.primary]
        assert len(primary) == (2 if state is State.FILED else 1), state
        assert STATES[state].post in ROLES


def test_ends_are_ends() -> None:
    leaving = {(start, step) for (start, step), rule in TRANSITIONS.items() if start in ENDS and rule.to != start}
    assert leaving == {(State.MERGED, Step.UNMERGE), (State.CLOSED, Step.REOPEN)}


def test_every_state_is_reached_and_every_open_one_can_end() -> None:
    reached, border = {State.REPORTED}, {State.REPORTED}
    while border:
        border = {rule.to for (start, _), rule in TRANSITIONS.items() if start in border and rule.to} - reached
        reached |= border
    assert reached == set(State)


def test_a_department_neither_verifies_nor_closes() -> None:
    for (start, step), rule in TRANSITIONS.items():
        if rule.to != start and rule.to in (State.VERIFIED, State.CLOSED):
            permission = permission_matrix().by_name[rule.permission]
            assert not (permission.any | permission.own) & {"DEP", "DPH", "DSP"}, step


def test_the_main_line_comes_first() -> None:
    assert steps_from(State.HANDLING)[0] is Step.FEED_BACK
    assert steps_from(State.REPORTED)[0] is Step.ACCEPT


def test_clocks_run_where_the_states_say() -> None:
    assert {clock for info in STATES.values() for clock in info.clocks} | {Clock.WHOLE, Clock.SUPERVISION} == set(Clock)
