"""Every step of the life cycle, in an order in which it can be taken: a few cases, each turn one intent of its post."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.domain.people import Department, User
from app.domain.place import Point
from app.ports.store import UnitOfWork
from app.services.cases import Photo, ReportCase, TakeStep
from app.services.intent import Author
from data.store import Store
from tests.helpers.filled import DEPARTMENT, SOUTH, USER, WEST, fill
from tests.helpers.stores import do

PARKS, WORKS = UUID(int=111), UUID(int=112)
DEPARTMENTS = {"DEP": DEPARTMENT, "DEP2": PARKS, "DEP3": WORKS}
LOGINS = ("HOT", "ACC", "SHF", "DSP", "DSP2", "DEP", "DEP2", "DEP3", "DIR", "VID", "SUP", "ENF", "SYS")
USERS = {login: UUID(int=200 + number) for number, login in enumerate(LOGINS)} | {"INS": USER, "INS2": UUID(int=240)}
PLACE = Point(WEST + 20_000, SOUTH + 20_000)
_STAGES = {"answer_confirmation": "before", "feed_back": "after", "feed_back_part": "after",
           "answer_verification_pass": "verification", "answer_verification_fail": "verification",
           "verify_by_video_pass": "verification", "verify_by_video_fail": "verification"}
_FACTS: dict[str, dict[str, Any]] = {
    "send_confirmation": {"inspector": str(USER), "question": "还在吗"},
    "reassign_confirmation": {"inspector": str(USER)},
    "answer_confirmation": {"finding": "found", "position_reason": "定位失败"},
    "amend": {"description": "路面塌陷，约两米见方"},
    "accept": {"kind": "event", "type_code": "0102"}, "decline": {"reason": "A1"}, "decline_filing": {"reason": "F1"},
    "transfer_out": {"authority": "公路局", "letter": "安城管函〔2021〕3号"},
    "dispatch": {"department": str(DEPARTMENT)},
    "dispatch_split": {"department": str(DEPARTMENT), "limit_value": 9, "limit_unit": "工作时",
                       "assistants": [{"department": str(PARKS), "task": "补种"}]},
    "refuse": {"reason": "D1"}, "take_over": {"colleague": str(USERS["DSP2"])},
    "add_assistant": {"assistant": str(WORKS), "task": "拆除围挡"}, "cancel_assistant": {"assignment": str(WORKS)},
    "assign_handler": {"handler": "班组一"}, "feed_back": {"condition_met": True},
    "feed_back_part": {"condition_met": True},
    "request_extension": {"amount_value": 2, "amount_unit": "工作时", "reason": "E1"},
    "request_suspension": {"reason": "S1"}, "report_up": {"platform": "延安市"},
    "send_verification": {"inspector": str(USER)}, "reassign_verification": {"inspector": str(USER)},
    "verify_by_video_pass": {"camera": "C001"}, "verify_by_video_fail": {"camera": "C001"},
    "answer_verification_pass": {"position_reason": "定位失败"}, "close": {"condition_met": True, "photos_seen": True},
    "answer_reporter": {"reached": True, "satisfaction": 5}, "reclassify": {"type_code": "0102"},
    "relocate": {"x_mm": PLACE.x_mm + 5000, "y_mm": PLACE.y_mm}, "supervise": {"answer_by": "2022-01-07", "level": 1},
    "require_answer": {"answer_by": "2022-01-07"}, "reopen": {"reason": "R1"},
    "request_void": {"reason": "V1"}}
_UNTIL = {"request_deferral": 9, "grant_deferral": 9, "grant_suspension": 20, "review_suspension": 30}
"""Days until the date that these name."""

_HANDLED = "DEP sign, DEP feed_back, DSP pass_feedback"
LIVES = (
    "HOT report, ACC amend, ACC send_confirmation, ACC reassign_confirmation, INS answer_confirmation,"
    " ACC send_confirmation, ACC recall_confirmation, ACC accept, SHF return_to_acceptor, ACC accept, SHF reclassify,"
    " ACC relocate, SHF file, DSP return_to_shift_leader, SHF file, DSP claim, DSP release, DSP take_over,"
    " DSP2 release, DSP dispatch, DSP recall, DSP dispatch, DEP refuse, DSP accept_refusal, DSP dispatch, DEP refuse,"
    " DSP uphold, DEP refuse, DIR rule_accept_refusal, DSP dispatch, DEP refuse, DIR rule_uphold, DEP feed_back,"
    " DSP pass_feedback, ACC send_verification, ACC reassign_verification, INS answer_verification_fail,"
    f" DSP redispatch_rework, {_HANDLED}, VID verify_by_video_fail, DSP redispatch_rework, {_HANDLED},"
    " VID verify_by_video_pass, SHF return_to_verification, ACC send_verification, INS answer_verification_pass,"
    f" SHF reject_result, DSP redispatch_rework, {_HANDLED}, ACC send_verification, INS answer_verification_pass,"
    " SHF close, HOT answer_reporter, ENF open_enforcement, SHF reopen",
    "HOT report, ACC accept, SHF file, DSP dispatch_split, DEP sign, DEP2 sign, DSP add_assistant,"
    " DSP cancel_assistant, DEP assign_handler, DEP progress, DEP request_extension, DSP grant_extension,"
    " DEP request_extension, DEP withdraw_request, DEP request_extension, SHF deny_extension,"
    " DEP request_deferral, SHF grant_deferral, DSP end_deferral,"
    " DEP request_deferral, SHF deny_request, DEP request_suspension, DIR grant_suspension, DSP review_suspension,"
    " DSP resume, DIR report_up, DIR resume, SYS remind, SHF urge, SUP supervise, DSP answer_supervision,"
    " SUP require_answer, SUP end_supervision, SHF reclassify, DIR keep_limit, SHF reclassify, DIR agree_limit,"
    " DEP2 feed_back_part, DEP feed_back, DEP withdraw_feedback, DEP feed_back, DSP return_to_department,"
    " DEP feed_back_part, DEP2 feed_back, DSP pass_feedback, DSP request_void, DIR void",
    "INS report_self_handled, SHF close", "HOT report, ACC decline", "HOT report, ACC accept, SHF decline_filing",
    "HOT report, SHF transfer_out", "HOT report, ACC merge, SHF unmerge, ACC accept, SHF file, DIR report_up,"
    " DIR resume_to_dispatch")
"""By case: (who, what) one after the other."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One intent: of which case, the how manieth on it, by whom, what."""

    number: int
    case: UUID
    before: int
    who: str
    step: str

    @property
    def photos(self) -> int:
        """How many photos it brings."""
        return 2 if self.step == "report_self_handled" else int(self.step in _STAGES)

    @property
    def steps(self) -> int:
        """How many steps it adds to the history."""
        return 4 if self.step == "report_self_handled" else 1

    @property
    def id(self) -> UUID:
        """The intent's."""
        return UUID(int=5_000_000 + self.number)


def turns() -> Iterator[Turn]:
    """Yield what is done, again and again on new cases, without an end."""
    number = life = 0
    while True:
        case = UUID(int=9_000_000 + life)
        for before, each in enumerate(LIVES[life % len(LIVES)].split(", ")):
            who, step = each.strip().split(" ")
            yield Turn(number, case, before, who, step)
            number += 1
        life += 1


def prepare(store: Store) -> None:
    """Put the town, the posts and the departments in."""
    fill(store)
    do(store, _posts, number=50)


def _posts(unit: UnitOfWork) -> None:
    for name, department in (("园林站", PARKS), ("市政所", WORKS)):
        unit.departments.add(Department(id=department, code=str(department.int), name_zh=name, name_en=name))
    for login in (*LOGINS, "INS2"):
        unit.users.add(User(id=USERS[login], login=login.lower(), name_zh=login, name_en=login,
                            roles=frozenset({login[:3]}), department=DEPARTMENTS.get(login)))
    unit.settings.set("self_handled", [["event", "0102"]])


def author(who: str) -> Author:
    """Return the person of the login."""
    return Author(user=USERS[who], login=who.lower(), roles=frozenset({who[:3]}), department=DEPARTMENTS.get(who),
                  workstation="test")


def intent_of(turn: Turn, store: Store) -> ReportCase | TakeStep:
    """Return what is meant; the same however often it is asked for."""
    photo = store.blobs.put(b"a photo")
    if turn.before == 0:
        return _report(turn, photo)
    facts = dict(_FACTS.get(turn.step, {}))
    if turn.step in _UNTIL:
        facts["until"] = (store.clock.now() + timedelta(days=_UNTIL[turn.step])).date().isoformat()
    if turn.step == "merge":
        facts["merged_into"] = str(UUID(int=turn.case.int - len(LIVES) + 1))  # the first of the same round: filed again
    stage = _STAGES.get(turn.step)
    return TakeStep(id=turn.id, case=turn.case, step=turn.step, seen_version=turn.before, facts=facts, opinion="已办",
                    photos=(Photo(photo, stage),) if stage else ())


def _report(turn: Turn, photo: str) -> ReportCase:
    settled = turn.step == "report_self_handled"
    plain = ReportCase(id=turn.id, case=turn.case, channel="hotline", description="垃圾成堆", kind_of="event",
                       type_code="0102", point=PLACE, place="一道街12号", reporter_phone="13800000000")
    return plain if not settled else replace(
        plain, channel="inspector", self_handled=True, photos=(Photo(photo, "before"), Photo(photo, "after")))
