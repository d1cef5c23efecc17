"""The life cycle of a case: one table `(state, step) → rule`, domain sections 6.1–6.3.

Buttons, permissions, the API, the manual's diagram and the matrix test are all read from it. What is not in the table
can't be done to a case. In a case of several departments the steps of `OF_ASSISTANTS` concern an assistant's assignment
only and leave the case where it is; every other step is the lead department's or a hall post's.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache


class State(StrEnum):
    """Where a case stands; `STATES` has the words."""

    REPORTED = "reported"
    CONFIRMING = "confirming"
    ACCEPTED = "accepted"
    FILED = "filed"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    REFUSED = "refused"
    DEFERRED = "deferred"
    SUSPENDED = "suspended"
    FED_BACK = "fed_back"
    AWAITING_VERIFICATION = "awaiting_verification"
    VERIFYING = "verifying"
    VERIFIED = "verified"
    CLOSED = "closed"
    NOT_ACCEPTED = "not_accepted"
    NOT_FILED = "not_filed"
    VOIDED = "voided"
    MERGED = "merged"


class Clock(StrEnum):
    """What is timed: the stage of a post, the department's handling, the whole case."""

    ACCEPT = "accept"
    CONFIRM = "confirm"
    FILE = "file"
    DISPATCH = "dispatch"
    SIGN = "sign"
    HANDLE = "handle"
    REFUSAL_REVIEW = "refusal_review"
    REVIEW = "review"
    SEND_VERIFICATION = "send_verification"
    VERIFY = "verify"
    CLOSE = "close"
    CALLBACK = "callback"
    SUPERVISION = "supervision"
    WHOLE = "whole"


class Step(StrEnum):
    """What a post may do with a case."""

    REPORT = "report"
    REPORT_SELF_HANDLED = "report_self_handled"
    SEND_CONFIRMATION = "send_confirmation"
    ANSWER_CONFIRMATION = "answer_confirmation"
    RECALL_CONFIRMATION = "recall_confirmation"
    ACCEPT = "accept"
    DECLINE = "decline"
    MERGE = "merge"
    UNMERGE = "unmerge"
    TRANSFER_OUT = "transfer_out"
    FILE = "file"
    DECLINE_FILING = "decline_filing"
    RETURN_TO_ACCEPTOR = "return_to_acceptor"
    RETURN_TO_SHIFT_LEADER = "return_to_shift_leader"
    DISPATCH = "dispatch"
    DISPATCH_SPLIT = "dispatch_split"
    REDISPATCH_REWORK = "redispatch_rework"
    SIGN = "sign"
    RECALL = "recall"
    REFUSE = "refuse"
    ACCEPT_REFUSAL = "accept_refusal"
    UPHOLD = "uphold"
    RULE_ACCEPT_REFUSAL = "rule_accept_refusal"
    RULE_UPHOLD = "rule_uphold"
    GRANT_DEFERRAL = "grant_deferral"
    END_DEFERRAL = "end_deferral"
    GRANT_SUSPENSION = "grant_suspension"
    RESUME = "resume"
    RESUME_TO_DISPATCH = "resume_to_dispatch"
    REPORT_UP = "report_up"
    FEED_BACK_PART = "feed_back_part"
    FEED_BACK = "feed_back"
    WITHDRAW_FEEDBACK = "withdraw_feedback"
    RETURN_TO_DEPARTMENT = "return_to_department"
    PASS_FEEDBACK = "pass_feedback"
    SEND_VERIFICATION = "send_verification"
    VERIFY_BY_VIDEO_PASS = "verify_by_video_pass"
    VERIFY_BY_VIDEO_FAIL = "verify_by_video_fail"
    ANSWER_VERIFICATION_PASS = "answer_verification_pass"
    ANSWER_VERIFICATION_FAIL = "answer_verification_fail"
    CLOSE = "close"
    RETURN_TO_VERIFICATION = "return_to_verification"
    REJECT_RESULT = "reject_result"
    REOPEN = "reopen"
    VOID = "void"
    AMEND = "amend"
    REASSIGN_CONFIRMATION = "reassign_confirmation"
    ADD_ASSISTANT = "add_assistant"
    CANCEL_ASSISTANT = "cancel_assistant"
    ASSIGN_HANDLER = "assign_handler"
    PROGRESS = "progress"
    REQUEST_EXTENSION = "request_extension"
    GRANT_EXTENSION = "grant_extension"
    DENY_EXTENSION = "deny_extension"
    REQUEST_DEFERRAL = "request_deferral"
    REQUEST_SUSPENSION = "request_suspension"
    DENY_REQUEST = "deny_request"
    WITHDRAW_REQUEST = "withdraw_request"
    REVIEW_SUSPENSION = "review_suspension"
    REASSIGN_VERIFICATION = "reassign_verification"
    ANSWER_REPORTER = "answer_reporter"
    REQUEST_VOID = "request_void"
    REMIND = "remind"
    URGE = "urge"
    SUPERVISE = "supervise"
    ANSWER_SUPERVISION = "answer_supervision"
    END_SUPERVISION = "end_supervision"
    REQUIRE_ANSWER = "require_answer"
    RECLASSIFY = "reclassify"
    AGREE_LIMIT = "agree_limit"
    KEEP_LIMIT = "keep_limit"
    RELOCATE = "relocate"
    TAKE_OVER = "take_over"
    CLAIM = "claim"
    RELEASE = "release"
    OPEN_ENFORCEMENT = "open_enforcement"


@dataclass(frozen=True, slots=True)
class StateInfo:
    """Words, queue and clocks of a state."""

    zh: str
    en: str
    post: str = ""
    """Role code of the post in whose queue the case stands; empty at an end."""
    clocks: tuple[Clock, ...] = ()
    """Clocks that are charged while the case is here, the post's own first; the whole clock is `WHOLE_RUNS`."""


S, C = State, Clock
STATES: dict[State, StateInfo] = {
    S.REPORTED: StateInfo("待受理", "Awaiting acceptance", "ACC", (C.ACCEPT,)),
    S.CONFIRMING: StateInfo("核实中", "Confirmation out", "INS", (C.CONFIRM,)),
    S.ACCEPTED: StateInfo("待立案", "Awaiting filing", "SHF", (C.FILE,)),
    S.FILED: StateInfo("待派遣", "Awaiting dispatch", "DSP", (C.DISPATCH,)),
    S.DISPATCHED: StateInfo("待签收", "Awaiting sign-in", "DEP", (C.SIGN, C.HANDLE)),
    S.HANDLING: StateInfo("处置中", "Handling", "DEP", (C.HANDLE,)),
    S.REFUSED: StateInfo("退回待审", "Refusal under review", "DSP", (C.REFUSAL_REVIEW,)),
    S.DEFERRED: StateInfo("缓办中", "Deferred to a date", "DEP"),
    S.SUSPENDED: StateInfo("挂账", "Suspended", "DSP"),
    S.FED_BACK: StateInfo("待处理反馈", "Feedback under review", "DSP", (C.REVIEW,)),
    S.AWAITING_VERIFICATION: StateInfo("待核查", "Awaiting verification", "ACC", (C.SEND_VERIFICATION,)),
    S.VERIFYING: StateInfo("核查中", "Verification out", "INS", (C.VERIFY,)),
    S.VERIFIED: StateInfo("待结案", "Awaiting closing", "SHF", (C.CLOSE,)),
    S.CLOSED: StateInfo("已结案", "Closed", "", (C.CALLBACK,)),
    S.NOT_ACCEPTED: StateInfo("不予受理", "Not accepted", "", (C.CALLBACK,)),
    S.NOT_FILED: StateInfo("不予立案", "Not filed", "", (C.CALLBACK,)),
    S.VOIDED: StateInfo("已作废", "Void"),
    S.MERGED: StateInfo("已并案", "Merged"),
}
ENDS = frozenset({S.CLOSED, S.NOT_ACCEPTED, S.NOT_FILED, S.VOIDED, S.MERGED})
PARKED = frozenset({S.DEFERRED, S.SUSPENDED})
"""No clock runs, but the case is open."""
OPEN = tuple(state for state in State if state not in ENDS)
WHOLE_RUNS = frozenset(OPEN) - PARKED
"""States in which the whole-case clock is charged once the case has been filed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a step from a state asks for and does."""

    to: State | None
    """Next state; None = the state before the merge (only `unmerge`)."""
    permission: str
    """Name in `resources/permissions.toml`."""
    zh: str
    en: str
    needs: tuple[str, ...] = ()
    """Facts that must be there. `opinion` is the step's text, `photo.STAGE` at least one photo of that stage."""
    may: tuple[str, ...] = ()
    """Facts that may be there besides: a form offers them."""
    sets: tuple[str, ...] = ()
    """Facts that become fields of the case."""
    own: str = ""
    """What `own` means in the permission: `department` (of an assignment), `lead`, `inspector`, `author`, `claim`,
    `post` (that has the case), `merger`, `supervisor` (who gave the order that it concerns)."""
    primary: bool = False
    """The main line's step from this state: the blue button, F8."""
    fresh: tuple[Clock, ...] = ()
    """Clocks that begin anew with this step; every other clock goes on with what is left (7.3, rule 5)."""
    charges: tuple[Clock, ...] = ()
    """Clocks that are charged after all for the time in the state that this step leaves."""
    stops: tuple[Clock, ...] = ()
    """Clocks that this step stops although the state stays."""
    asks: str = ""
    """Kind of request that this step opens: `extension`, `deferral`, `suspension`, `void`, `limit`."""
    answers: tuple[str, ...] = ()
    """Kinds of request of which one must be open; the step settles it. Not for who asked."""
    withdraws: bool = False
    """The other way round: `answers` are kinds of which the person asked for one himself, and takes it back."""
    rework: bool | None = None
    """True: only after a failed verification; False: only otherwise."""
    reasons: str = ""
    """Letter of the list of reason codes that the fact `reason` comes from."""
    assistants: bool = False
    """From this state the step is possible for an assistant's assignment only."""


REASONS: dict[str, dict[str, tuple[str, str]]] = {
    "A": {"A1": ("不在辖区范围", "Outside the area"), "A2": ("不属城市管理范围", "Not city management"),
          "A3": ("重复上报", "Duplicate"), "A4": ("位置不明且无法联系", "Can't be located, reporter not reachable"),
          "A5": ("已解决", "Already solved"), "A6": ("恶意或玩笑", "Malicious or a joke")},
    "F": {"F1": ("未达立案条件", "Filing condition not met"), "F2": ("核实未发现", "Not found at confirmation"),
          "F3": ("在许可或允许范围内", "Within tolerance or licence"), "F4": ("由其他机关决定", "Other authority decides"),
          "F5": ("期间已解决", "Solved meanwhile")},
    "D": {"D1": ("非本部门职责", "Not our duty"), "D2": ("不在管辖区域", "Outside our area"),
          "D3": ("边界不清", "Boundary unclear"), "D4": ("权属不清", "Ownership unclear"), "D5": ("现场未发现", "Not found")},
    "E": {"E1": ("天气", "Weather"), "E2": ("材料或备件", "Material or spare part"), "E3": ("只能夜间施工", "Night work only"),
          "E4": ("须其他部门先行", "Other department first"), "E5": ("须查找权属人", "Owner must be found"),
          "E6": ("占道许可", "Traffic permit")},
    "S": {"S1": ("季节原因", "Season"), "S2": ("资金或项目", "Budget or project"),
          "S3": ("规划或迁移待定", "Planning or relocation pending"), "S4": ("诉讼或复议", "Lawsuit or review"),
          "S5": ("权属争议裁定中", "Ownership dispute under ruling"), "S6": ("现场有重大工程", "Major works on the spot"),
          "S7": ("已上报上级平台", "Sent to the upper platform")},
    "R": {"R1": ("问题复发", "It came back"), "R2": ("虚假反馈", "False feedback"), "R3": ("群众投诉", "Complaint")},
    "V": {"V1": ("测试", "Test"), "V2": ("本人重复录入", "Entered twice by the same person"),
          "V3": ("错区", "Wrong district"), "V4": ("法律要求", "Legal order")},
}
"""Reason codes with words (zh, en), domain section 6.4; `R` are those of T43."""
REPORTED_UP = "S7"
"""Why a case is suspended that was sent to the upper platform (T45): nobody asks for it."""
FINDINGS = ("found", "not_found", "differs")
"""What an inspector answers to a confirmation (T4)."""
ANSWER_WAYS = ("sms", "phone")
"""How a reporter wants his answer, and how he got it (N15)."""

FACTS: dict[str, tuple[str, str]] = {
    "opinion": ("意见", "an opinion"), "reason": ("理由", "a reason"), "channel": ("来源", "the channel"),
    "description": ("问题描述", "a description"), "where": ("位置", "the place"), "kind": ("问题类别", "the kind"),
    "type_code": ("小类", "the type"), "unit_grid": ("单元网格", "the unit grid"), "number": ("案卷号", "the case number"),
    "filing_condition": ("立案条件", "the filing condition"), "severity": ("紧急程度", "the severity"),
    "limit_value": ("处置时限", "the handling limit"), "limit_unit": ("时限单位", "the unit of the limit"),
    "department": ("责任单位", "the department"), "inspector": ("监督员", "the inspector"),
    "question": ("核实内容", "what to confirm"), "finding": ("核实结果", "what was found"),
    "photo.before": ("处置前照片", "a photo of the problem"), "photo.after": ("处置后照片", "a photo after handling"),
    "photo.verification": ("核查照片", "a photo of the verification"), "authority": ("移交单位", "the other authority"),
    "merged_into": ("主案卷", "the main case"), "condition_met": ("达到结案条件", "that the closing condition is met"),
    "photos_seen": ("已查看前后照片", "that the photos before and after were seen"), "until": ("日期", "the date"),
    "platform": ("上级平台", "the upper platform"), "camera": ("摄像头", "the camera"),
    "answer_way": ("回复方式", "the way of answering"),
    "reached": ("是否联系上", "whether reached"), "handler": ("处置人", "the handler"),
    "amount_value": ("延期数量", "the amount"), "amount_unit": ("延期单位", "its unit"),
    "answer_by": ("答复日期", "the date of the answer"), "level": ("督办级别", "the level"),
    "order": ("督办单号", "the order"), "x_mm": ("位置", "the place"),
    "y_mm": ("位置", "the place"), "lon_e7": ("手机定位", "the device's position"),
    "letter": ("函件或文号", "the letter or its number"),
    "position": ("现场位置或说明", "the position, or why there is none"),
    "assistants": ("协办部门及任务", "the assistants, each with a task"),
    "assistant": ("协办部门", "the assistant"), "task": ("协办任务", "the assistant's task"),
    "assignment": ("哪个部门", "which department"), "departments": ("退回哪些部门", "which departments"),
    "party": ("当事人", "the party"), "no_photo_reason": ("无处置后照片的原因", "why there is no photo"),
    "called_at": ("来电时间", "the time of the call"),
    "reference": ("来源编号", "the reference number"), "reporter_kind": ("诉求人", "who reports"),
    "colleague": ("接办人", "the colleague"), "to": ("对象", "who hears it"),
    "wanted_value": ("新时限", "the new limit"),
    "line": ("来电号码", "the line"), "portal": ("渠道", "the portal"), "outlet": ("媒体", "the medium"),
    "appeared": ("栏目或链接", "where it appeared"),
    "leader": ("交办领导", "the leader"), "upper_number": ("上级编号", "the upper platform's number"),
    "enforcement_number": ("执法案号", "the enforcement case's number"),
    "officer": ("执法人员", "the enforcement officer"), "device": ("设备编号", "the device"),
    "satisfaction": ("满意度", "the satisfaction"), "corrected": ("补正内容", "what was corrected"),
    "wants_answer": ("是否要回复", "whether an answer is wanted"),
    "anonymous": ("是否匿名", "whether the reporter stays anonymous"), "place": ("地点", "the place"),
    "component": ("部件", "the component"), "reporter_name": ("诉求人姓名", "the reporter's name"),
    "reporter_phone": ("诉求人电话", "the reporter's phone"),
}
"""Words (zh, en) of the facts that a step may lack, as a sentence says them."""

TRANSITIONS: dict[tuple[State | None, Step], Rule] = {}
"""Filled below, row by row, and never again; the key's state is None for `report`."""


def _row(states: tuple[State | None, ...], step: Step, to: State | None, permission: str, zh: str, en: str,
         *needs: str, stays: bool = False, **more: object) -> None:
    for state in states:
        next_state = state if stays else to
        TRANSITIONS[state, step] = Rule(next_state, permission, zh, en, needs, **more)  # type: ignore[arg-type]


_NEW_ROUND = (C.DISPATCH, C.REVIEW, C.SEND_VERIFICATION, C.VERIFY, C.CLOSE)
_PLACED = ("unit_grid", "responsibility_grid", "community", "street")
_WORKED = (S.ACCEPTED, S.FILED, S.DISPATCHED, S.HANDLING, S.REFUSED, S.DEFERRED, S.SUSPENDED, S.FED_BACK,
           S.AWAITING_VERIFICATION, S.VERIFYING, S.VERIFIED)
_UNFILED = (S.REPORTED, S.CONFIRMING, S.ACCEPTED)
_WHY = "opinion"
_LIMIT = ("limit_value", "limit_unit")

_POSTS: tuple[tuple[tuple[State, ...], str, str], ...] = (
    ((S.ACCEPTED,), "file", ""), ((S.FILED, S.REFUSED, S.FED_BACK), "dispatch", ""),
    ((S.DISPATCHED, S.HANDLING, S.DEFERRED), "handle", "lead"), ((S.SUSPENDED,), "resume", ""),
    ((S.AWAITING_VERIFICATION,), "accept", ""), ((S.VERIFYING,), "answer_task", "inspector"),
    ((S.VERIFIED,), "close", ""))
"""(states, permission of the post that has the case there, what `own` means in it), for handing over inside it."""

# T1–T14: from report to filing
_row((None,), Step.REPORT, S.REPORTED, "report", "上报", "Report", "channel", "description", "where", primary=True)
_row((None,), Step.REPORT_SELF_HANDLED, S.REPORTED, "report_self_handled", "自处置上报", "Report, handled on the spot",
     "channel", "description", "where", "type_code", "photo.before", "photo.after")
_row((S.REPORTED,), Step.ACCEPT, S.ACCEPTED, "accept", "受理", "Accept",
     "kind", "type_code", "unit_grid", "filing_condition", "number", primary=True,
     sets=("number", "kind", "type_code", "component", "component_version", "filing_condition", "place", "description",
           *_PLACED))
_row((S.REPORTED,), Step.SEND_CONFIRMATION, S.CONFIRMING, "send_confirmation", "派发核实", "Send for confirmation",
     "inspector", "question", sets=("inspector",), fresh=(C.CONFIRM,))
_row((S.REPORTED,), Step.DECLINE, S.NOT_ACCEPTED, "accept", "不予受理", "Do not accept", "reason", _WHY, reasons="A")
_row((S.REPORTED,), Step.TRANSFER_OUT, S.NOT_ACCEPTED, "transfer_out", "移交", "Hand to other authority",
     "authority", "letter", _WHY)
_row((S.CONFIRMING,), Step.ANSWER_CONFIRMATION, S.REPORTED, "answer_task", "核实回复", "Answer confirmation",
     "finding", "photo.before", "position", own="inspector", primary=True)
_row((S.CONFIRMING,), Step.RECALL_CONFIRMATION, S.REPORTED, "send_confirmation", "撤回核实", "Recall", _WHY)
_row((S.ACCEPTED,), Step.FILE, S.FILED, "file", "立案", "File", "filing_condition", "severity", *_LIMIT, primary=True,
     sets=("filing_condition", "severity", *_LIMIT, "suggested_department"))
_row((S.ACCEPTED,), Step.DECLINE_FILING, S.NOT_FILED, "file", "不予立案", "Do not file", "reason", _WHY, reasons="F")
_row((S.ACCEPTED,), Step.RETURN_TO_ACCEPTOR, S.REPORTED, "file", "退回受理", "Return to acceptor", _WHY)
_row((S.REPORTED, S.ACCEPTED, S.FILED), Step.MERGE, S.MERGED, "merge", "并案", "Merge into", "merged_into", _WHY,
     sets=("merged_into",))
_row((S.MERGED,), Step.UNMERGE, None, "unmerge", "撤销并案", "Undo merge", _WHY, own="merger", primary=True)

# T15–T23: dispatch, sign, refusal
_row((S.FILED,), Step.DISPATCH, S.DISPATCHED, "dispatch", "派遣", "Dispatch", "department", *_LIMIT, _WHY,
     sets=("department", *_LIMIT), primary=True, fresh=(C.SIGN, C.HANDLE), rework=False)
_row((S.FILED,), Step.DISPATCH_SPLIT, S.DISPATCHED, "dispatch", "主协办派遣", "Dispatch to lead and assistants",
     "department", *_LIMIT, "assistants", _WHY, sets=("department", *_LIMIT), fresh=(C.SIGN, C.HANDLE), rework=False)
_row((S.FILED,), Step.REDISPATCH_REWORK, S.DISPATCHED, "dispatch", "返工派遣", "Dispatch rework",
     "department", *_LIMIT, _WHY, sets=("department", *_LIMIT), primary=True, fresh=(C.SIGN,), rework=True)
_row((S.FILED,), Step.RETURN_TO_SHIFT_LEADER, S.ACCEPTED, "dispatch", "退回立案", "Return to shift leader", _WHY)
_row((S.DISPATCHED,), Step.SIGN, S.HANDLING, "handle", "签收", "Sign in", own="department", primary=True,
     may=("handler",))
_row((S.HANDLING,), Step.SIGN, None, "handle", "签收", "Sign in", stays=True, own="department", assistants=True,
     may=("handler",))
_row((S.DISPATCHED,), Step.RECALL, S.FILED, "dispatch", "撤回派遣", "Recall", _WHY)
_row((S.DISPATCHED, S.HANDLING), Step.REFUSE, S.REFUSED, "handle", "退回派遣", "Refuse", "reason", _WHY,
     own="department", reasons="D", fresh=(C.REFUSAL_REVIEW,))
_row((S.REFUSED,), Step.ACCEPT_REFUSAL, S.FILED, "dispatch", "同意退回", "Accept refusal", _WHY,
     fresh=(C.DISPATCH,), primary=True)
_row((S.REFUSED,), Step.UPHOLD, S.HANDLING, "dispatch", "驳回退回", "Uphold dispatch", _WHY, charges=(C.HANDLE,))
_row((S.REFUSED,), Step.RULE_ACCEPT_REFUSAL, S.FILED, "rule", "裁定同意退回", "Rule for the department", _WHY,
     fresh=(C.DISPATCH,))
_row((S.REFUSED,), Step.RULE_UPHOLD, S.HANDLING, "rule", "裁定驳回", "Rule against the department", _WHY,
     charges=(C.HANDLE,))

for _step in (Step.ACCEPT_REFUSAL, Step.UPHOLD, Step.RULE_ACCEPT_REFUSAL, Step.RULE_UPHOLD):
    for _state in (S.DISPATCHED, S.HANDLING):
        TRANSITIONS[_state, _step] = replace(TRANSITIONS[S.REFUSED, _step], to=_state, primary=False, fresh=(),
                                             assistants=True)

# T24–T33, T45: handling, parking, feedback
_row((S.HANDLING,), Step.FEED_BACK_PART, None, "handle", "部分反馈", "Feed back a part", _WHY, "condition_met",
     "photo.after", stays=True, own="department")
_row((S.HANDLING,), Step.FEED_BACK, S.FED_BACK, "handle", "反馈", "Feed back", _WHY, "condition_met", "photo.after",
     own="department", primary=True)
_row((S.FED_BACK,), Step.PASS_FEEDBACK, S.AWAITING_VERIFICATION, "dispatch", "处理反馈", "Pass feedback on", _WHY,
     primary=True)
_row((S.FED_BACK,), Step.RETURN_TO_DEPARTMENT, S.HANDLING, "dispatch", "退回重办", "Return to department", "departments",
     _WHY)
_row((S.FED_BACK,), Step.WITHDRAW_FEEDBACK, S.HANDLING, "handle", "撤回反馈", "Withdraw feedback", _WHY,
     own="department", charges=(C.HANDLE,))
_row((S.HANDLING,), Step.GRANT_DEFERRAL, S.DEFERRED, "grant_deferral", "批准缓办", "Grant deferral", "until",
     sets=("until",), answers=("deferral",))
_row((S.DEFERRED,), Step.END_DEFERRAL, S.HANDLING, "end_deferral", "缓办到期", "Deferral ends", primary=True)
_row((S.HANDLING,), Step.GRANT_SUSPENSION, S.SUSPENDED, "grant_suspension", "批准挂账", "Grant suspension",
     _WHY, "until", sets=("until",), answers=("suspension",))
_row((S.SUSPENDED,), Step.RESUME, S.HANDLING, "resume", "恢复办理", "Resume", _WHY, primary=True)
_row((S.SUSPENDED,), Step.RESUME_TO_DISPATCH, S.FILED, "resume", "恢复派遣", "Resume to dispatch", _WHY,
     fresh=(C.DISPATCH,))
_row((S.FILED, S.HANDLING), Step.REPORT_UP, S.SUSPENDED, "grant_suspension", "上报上级平台", "Send to upper platform",
     "platform", _WHY, may=("upper_number",))

# T34–T44: verification, closing, the end
_row((S.AWAITING_VERIFICATION,), Step.SEND_VERIFICATION, S.VERIFYING, "accept", "发送核查", "Send for verification",
     "inspector", sets=("inspector",), fresh=(C.VERIFY,), primary=True)
_row((S.AWAITING_VERIFICATION,), Step.VERIFY_BY_VIDEO_PASS, S.VERIFIED, "verify_by_camera", "视频核查通过",
     "Verified by camera", "camera", "photo.verification")
_row((S.AWAITING_VERIFICATION,), Step.VERIFY_BY_VIDEO_FAIL, S.FILED, "verify_by_camera", "视频核查不通过",
     "Not solved, by camera", "camera", "photo.verification", _WHY, fresh=_NEW_ROUND)
_row((S.VERIFYING,), Step.ANSWER_VERIFICATION_PASS, S.VERIFIED, "answer_task", "核查通过", "Verified",
     "photo.verification", "position", own="inspector", primary=True)
_row((S.FILED,), Step.ANSWER_VERIFICATION_PASS, S.VERIFIED, "pass_self_handled", "自处置确认", "Handled on the spot")
_row((S.VERIFYING,), Step.ANSWER_VERIFICATION_FAIL, S.FILED, "answer_task", "核查不通过", "Not solved",
     "photo.verification", _WHY, own="inspector", fresh=_NEW_ROUND)
_row((S.VERIFIED,), Step.CLOSE, S.CLOSED, "close", "结案", "Close", "photos_seen", "condition_met", _WHY,
     primary=True, fresh=(C.CALLBACK,))
_row((S.VERIFIED,), Step.RETURN_TO_VERIFICATION, S.AWAITING_VERIFICATION, "close", "退回核查",
     "Return for verification", _WHY)
_row((S.VERIFIED,), Step.REJECT_RESULT, S.FILED, "close", "不同意结案", "Refuse closing", _WHY, fresh=_NEW_ROUND)
_row((S.CLOSED,), Step.REOPEN, S.FILED, "reopen", "重开", "Reopen", "reason", _WHY, fresh=_NEW_ROUND, reasons="R")
_row(_UNFILED, Step.VOID, S.VOIDED, "void_unfiled", "作废", "Void", _WHY, answers=("void",))
_row(_WORKED[1:], Step.VOID, S.VOIDED, "void", "作废", "Void", _WHY, answers=("void",))

# N1–N24: the state stays
_row((S.REPORTED,), Step.AMEND, None, "amend", "补正", "Correct", _WHY, stays=True, own="author",
     sets=("kind", "type_code", "component", "component_version", "description", "place", "severity", "wants_answer",
           "anonymous", *_PLACED))
_row((S.CONFIRMING,), Step.REASSIGN_CONFIRMATION, None, "send_confirmation", "核实改派", "Reassign", "inspector", _WHY,
     stays=True, sets=("inspector",), fresh=(C.CONFIRM,))
_row((S.DISPATCHED, S.HANDLING), Step.ADD_ASSISTANT, None, "dispatch", "增派协办", "Add assistant", "assistant",
     "task", *_LIMIT, stays=True)
_row((S.DISPATCHED, S.HANDLING), Step.CANCEL_ASSISTANT, None, "dispatch", "撤销协办", "Cancel assistant",
     "assignment", _WHY, stays=True)
_row((S.HANDLING,), Step.PROGRESS, None, "handle", "进展", "Note progress", _WHY, stays=True, own="department",
     may=("photo.progress",))
_row((S.HANDLING,), Step.ASSIGN_HANDLER, None, "handle", "指派处置人", "Assign handler", "handler", stays=True,
     own="department")
_row((S.HANDLING,), Step.REQUEST_EXTENSION, None, "handle", "申请延期", "Ask for extension", "amount_value",
     "amount_unit", "reason", _WHY, stays=True, own="department", asks="extension", reasons="E")
_row((S.HANDLING,), Step.GRANT_EXTENSION, None, "grant_extension", "批准延期", "Grant extension", "amount_value",
     "amount_unit", stays=True, answers=("extension",))
_row((S.HANDLING,), Step.DENY_EXTENSION, None, "grant_extension", "驳回延期", "Refuse extension", _WHY, stays=True,
     answers=("extension",))
_row((S.HANDLING,), Step.REQUEST_DEFERRAL, None, "handle", "申请缓办", "Ask for deferral", "until", _WHY, stays=True,
     own="lead", asks="deferral")
_row((S.HANDLING,), Step.REQUEST_SUSPENSION, None, "handle", "申请挂账", "Ask for suspension", "reason", _WHY,
     stays=True, own="lead", asks="suspension", reasons="S")
_row((S.HANDLING,), Step.DENY_REQUEST, None, "grant_deferral", "驳回缓办或挂账", "Refuse deferral or suspension", _WHY,
     stays=True, answers=("deferral", "suspension"))
_row((S.SUSPENDED,), Step.REVIEW_SUSPENSION, None, "resume", "挂账复核", "Review suspension", "until", _WHY, stays=True,
     sets=("until",))
_row((S.VERIFYING,), Step.REASSIGN_VERIFICATION, None, "accept", "核查改派", "Reassign", "inspector", _WHY, stays=True,
     sets=("inspector",), fresh=(C.VERIFY,))
_row((S.CLOSED, S.NOT_ACCEPTED, S.NOT_FILED), Step.ANSWER_REPORTER, None, "call_back", "回访", "Call back", "reached",
     stays=True, primary=True, may=("answer_way",), stops=(C.CALLBACK,))
_row(_WORKED, Step.RECLASSIFY, None, "file", "变更类型", "Change type or condition", "type_code", "filing_condition",
     _WHY, stays=True, sets=("kind", "type_code", "filing_condition", *_LIMIT), asks="limit")
_row(_WORKED[1:], Step.AGREE_LIMIT, None, "agree_limit", "同意新时限", "Agree to the new limit", *_LIMIT, _WHY,
     stays=True, sets=_LIMIT, answers=("limit",))
_row(_WORKED[1:], Step.KEEP_LIMIT, None, "agree_limit", "维持原时限", "Keep the old limit", _WHY, stays=True,
     answers=("limit",))
_row(_WORKED, Step.RELOCATE, None, "relocate", "变更位置", "Move the point", "x_mm", "y_mm", _WHY, stays=True,
     sets=("place", *_PLACED))
for _states, _permission, _own in _POSTS:
    _row(_states, Step.TAKE_OVER, None, _permission, "转办", "Hand over", "colleague", _WHY, stays=True, own=_own)
_row(OPEN, Step.CLAIM, None, "claim", "占用", "Claim", stays=True, own="post")
_row(OPEN, Step.RELEASE, None, "release", "释放", "Release", stays=True, own="claim")
_row((S.CLOSED,), Step.OPEN_ENFORCEMENT, None, "open_enforcement", "转执法", "Hand to enforcement", _WHY, stays=True,
     may=("party", "enforcement_number"))
_row((S.DISPATCHED, S.HANDLING), Step.REMIND, None, "remind", "提醒", "Remind", _WHY, stays=True)
_row(OPEN, Step.URGE, None, "urge", "催办", "Urge", _WHY, stays=True)
_row(OPEN, Step.SUPERVISE, None, "supervise", "督办", "Put under supervision", _WHY, "answer_by", "level", stays=True,
     fresh=(C.SUPERVISION,))
_row(tuple(State), Step.ANSWER_SUPERVISION, None, "answer_supervision", "督办回复", "Answer supervision", _WHY,
     stays=True, own="department", stops=(C.SUPERVISION,), may=("order", "photo.progress"))
_row(tuple(State), Step.END_SUPERVISION, None, "end_supervision", "解除督办", "End supervision", _WHY, stays=True,
     own="supervisor", stops=(C.SUPERVISION,), may=("order",))
_row(OPEN, Step.REQUIRE_ANSWER, None, "end_supervision", "要求再次答复", "Ask for another answer", _WHY, "answer_by",
     stays=True, own="supervisor", fresh=(C.SUPERVISION,), may=("order",))
_row(OPEN, Step.WITHDRAW_REQUEST, None, "handle", "撤回申请", "Withdraw the request", _WHY, stays=True,
     own="department", answers=("extension", "deferral", "suspension", "void", "limit"), withdraws=True)
_row(OPEN, Step.REQUEST_VOID, None, "ask_void", "申请作废", "Ask to void", "reason", _WHY, stays=True, asks="void",
     reasons="V")

OF_ASSISTANTS = frozenset({Step.SIGN, Step.REFUSE, Step.ACCEPT_REFUSAL, Step.UPHOLD, Step.RULE_ACCEPT_REFUSAL,
                           Step.RULE_UPHOLD})
"""Steps that leave the case where it is when they concern an assistant's assignment."""
VERIFIES = frozenset({Step.ANSWER_VERIFICATION_PASS, Step.ANSWER_VERIFICATION_FAIL, Step.VERIFY_BY_VIDEO_PASS,
                      Step.VERIFY_BY_VIDEO_FAIL})
"""Who takes one of these verifies the case …"""
WORKS = frozenset({Step.DISPATCH, Step.DISPATCH_SPLIT, Step.REDISPATCH_REWORK, Step.FEED_BACK, Step.FEED_BACK_PART})
"""… and who takes one of these dispatches or handles it: never the same person (section 8)."""
FREE = frozenset({Step.REMIND, Step.URGE, Step.SUPERVISE, Step.ANSWER_SUPERVISION, Step.REQUIRE_ANSWER,
                  Step.END_SUPERVISION, Step.REQUEST_VOID, Step.WITHDRAW_REQUEST,
                  Step.VOID, Step.CLAIM, Step.RELEASE, Step.AGREE_LIMIT, Step.KEEP_LIMIT})
"""Steps beside the post's work: somebody else's claim does not stand in their way, and they don't end it."""


def reasons_of(rule: Rule) -> dict[str, tuple[str, str]]:
    """Return the reason codes, with words, that a step of the rule may name."""
    return {code: words for code, words in REASONS.get(rule.reasons, {}).items() if code != REPORTED_UP}


@lru_cache(maxsize=4096)
def rule_of(state: State | str | None, step: Step | str) -> Rule | None:
    """Return the rule of the step from the state, or None where the table has none."""
    try:
        return TRANSITIONS.get((None if state is None else State(state), Step(step)))
    except ValueError:
        return None


def words_of(step: Step | str) -> tuple[str, str]:
    """Return what the step is called, in Chinese and English."""
    return next((rule.zh, rule.en) for (_, each), rule in TRANSITIONS.items() if each == step)


def steps_from(state: State | str) -> tuple[Step, ...]:
    """Return the steps that the table has from the state, the main line's first."""
    found = [(not rule.primary, step) for (start, step), rule in TRANSITIONS.items() if start == state]
    return tuple(step for _, step in sorted(found, key=lambda each: each[0]))
