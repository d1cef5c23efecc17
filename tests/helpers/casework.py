"""One case, worked on by the demonstration's posts: short words for tests of rules."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.calendar import CHINA, Calendar
from app.domain.case import Case, StepTaken, offered, report, take
from app.domain.deadline import due_at
from app.domain.permission import ROLES
from app.domain.timing import Timing
from app.domain.workflow import Clock, Step
from app.permissions import permission_matrix

CALENDAR = Calendar()
TIMING = Timing(CALENDAR)
USERS = {role: UUID(int=number) for number, role in enumerate(ROLES, start=1)}
SANITATION, WORKS, PARKS = UUID(int=91), UUID(int=92), UUID(int=93)
NUMBER = "610603202103010001"

FACTS: dict[Step, dict[str, Any]] = {
    Step.ACCEPT: {"kind": "event", "type_code": "0102", "unit_grid": "610603001001001",
                  "filing_condition": "event-0102-1", "number": NUMBER},
    Step.FILE: {"limit_value": 4, "limit_unit": "工作时", "severity": "normal"},
    Step.DISPATCH: {"department": str(SANITATION)},
    Step.SEND_CONFIRMATION: {"inspector": str(USERS["INS"]), "question": "还在吗"},
    Step.ANSWER_CONFIRMATION: {"finding": "found", "position_reason": "定位失败"},
    Step.ANSWER_VERIFICATION_PASS: {"position_reason": "定位失败"},
    Step.SEND_VERIFICATION: {"inspector": str(USERS["INS"])},
    Step.FEED_BACK_PART: {"condition_met": True},
    Step.DISPATCH_SPLIT: {"department": str(SANITATION),
                          "assistants": [{"department": str(WORKS), "task": "拆除围挡"}]},
    Step.ADD_ASSISTANT: {"assistant": str(PARKS), "task": "补种"},
    Step.TAKE_OVER: {"colleague": str(UUID(int=650))},
    Step.FEED_BACK: {"condition_met": True},
    Step.CLOSE: {"condition_met": True, "photos_seen": True},
    Step.REFUSE: {"reason": "D1"},
    Step.DECLINE: {"reason": "A1"},
    Step.DECLINE_FILING: {"reason": "F1"},
    Step.REQUEST_EXTENSION: {"amount_value": 2, "amount_unit": "工作日", "reason": "E1"},
    Step.REQUEST_SUSPENSION: {"reason": "S1"},
    Step.REQUEST_VOID: {"reason": "V1"},
    Step.MERGE: {"merged_into": str(UUID(int=77))},
    Step.TRANSFER_OUT: {"authority": "公路局", "letter": "安城管函〔2021〕3号"},
    Step.AMEND: {"description": "垃圾成堆，堵住了路"},
    Step.REPORT_UP: {"platform": "延安市"},
    Step.VERIFY_BY_VIDEO_PASS: {"camera": "C001"},
    Step.VERIFY_BY_VIDEO_FAIL: {"camera": "C001"},
    Step.RECLASSIFY: {"type_code": "0103", "filing_condition": "event-0103-1"},
    Step.RELOCATE: {"x_mm": 1000, "y_mm": 2000},
    Step.ASSIGN_HANDLER: {"handler": "班组一"},
    Step.REASSIGN_CONFIRMATION: {"inspector": str(USERS["INS"])},
    Step.REASSIGN_VERIFICATION: {"inspector": str(USERS["INS"])},
    Step.ANSWER_REPORTER: {"reached": True},
    Step.SUPERVISE: {"answer_by": "2021-12-30", "level": 1},
    Step.REQUIRE_ANSWER: {"answer_by": "2021-12-30"},
    Step.REOPEN: {"reason": "R1"},
}
"""What each step needs where its test says nothing."""
LINE = (Step.ACCEPT, Step.FILE, Step.DISPATCH, Step.SIGN, Step.FEED_BACK, Step.PASS_FEEDBACK, Step.SEND_VERIFICATION,
        Step.ANSWER_VERIFICATION_PASS, Step.CLOSE)
"""The main line after the report."""
POST = {Step.ACCEPT: "ACC", Step.FILE: "SHF", Step.DISPATCH: "DSP", Step.SIGN: "DEP", Step.FEED_BACK: "DEP",
        Step.PASS_FEEDBACK: "DSP", Step.SEND_VERIFICATION: "ACC", Step.ANSWER_VERIFICATION_PASS: "INS",
        Step.CLOSE: "SHF", Step.REDISPATCH_REWORK: "DSP", Step.ANSWER_VERIFICATION_FAIL: "INS"}
"""Who does what on it."""


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return the instant of 2021, Chinese time."""
    return datetime(2021, month, day, hour, minute, tzinfo=CHINA)


class Casework:
    """A case and what was done with it."""

    def __init__(self, reported_at: datetime, **fields: Any) -> None:
        """Report it by the hotline."""
        given = {"channel": "hotline", "description": "垃圾成堆", "place": "一道街12号"} | fields
        self.case, first = report(UUID(int=500), permissions=permission_matrix(), roles={"HOT"}, user=USERS["HOT"],
                                  at=reported_at, **given)
        self.steps: list[StepTaken] = [first]

    def take(self, step: Step, when: datetime, *, by: str = "", user: UUID | None = None,
             department: UUID | None = None, to: UUID | list[str] | None = None,
             opinion: str = "同意", photos: Collection[str] = ("before", "verification", "after"),
             **facts: Any) -> Case:
        """Take the step as the post that does it on the main line, or `by` another; `to` gets what is sent."""
        role = by or POST[step]
        if isinstance(to, UUID):
            facts["department"] = str(to)
        elif to is not None:
            facts["to"] = to
        own = department or (self.case.department if role in ("DEP", "DPH") else None)
        self.case, taken = take(
            self.case, step, permissions=permission_matrix(), roles={role}, user=user or USERS[role], at=when,
            department=own, facts=FACTS.get(step, {}) | facts, opinion=opinion, photos=photos, timing=TIMING,
            due_at=self._deadline(own) if step is Step.REQUEST_EXTENSION else None)
        self.steps.append(taken)
        return self.case

    def _deadline(self, department: UUID | None) -> datetime | None:
        assistant = "" if department == self.case.department else str(department)
        return due_at(self.steps, Clock.HANDLE, TIMING, assistant)

    def go(self, last: Step, when: datetime) -> "Casework":
        """Go along the main line up to and with `last`, all at one instant."""
        for step in LINE[:LINE.index(last) + 1]:
            self.take(step, when)
        return self

    def offered(self, role: str, *, department: UUID | None = None, user: UUID | None = None) -> tuple[Step, ...]:
        """Return what the role's user is offered."""
        return offered(self.case, permissions=permission_matrix(), roles={role}, user=user or USERS[role],
                       department=department)
