"""Why a deadline is this minute, in words: one line for each span of time."""

from app.domain.explanation import Span, Why
from app.domain.workflow import Clock
from ui.cases import wording
from ui.cases.wording import tr


def explained(spans: tuple[Span, ...], language: str) -> list[tuple[str, str]]:
    """Return (from – to, what the clock did in it) of each span, the one that ends with the deadline marked."""
    last = max((at for at, span in enumerate(spans) if span.ends_limit), default=-1)
    return [(f"{wording.date_text(span.since)} – {wording.date_text(span.until)}",
             wording.DOT.join(part for part in (_why(span, language), _sum(span), tr("deadline") if at == last else "")
                              if part))
            for at, span in enumerate(spans)]


def clock_text(clock: str) -> str:
    """Return what a clock is called."""
    words = {
        Clock.ACCEPT: tr("accept"), Clock.CONFIRM: tr("confirm"), Clock.FILE: tr("file"),
        Clock.DISPATCH: tr("dispatch"), Clock.SIGN: tr("sign in"), Clock.HANDLE: tr("handle"),
        Clock.REFUSAL_REVIEW: tr("review of the refusal"), Clock.REVIEW: tr("review of the feedback"),
        Clock.SEND_VERIFICATION: tr("send for verification"), Clock.VERIFY: tr("verify"), Clock.CLOSE: tr("close"),
        Clock.CALLBACK: tr("call back"), Clock.SUPERVISION: tr("answer to the supervision"),
        Clock.WHOLE: tr("whole case")}
    return words[Clock(clock)]


def _why(span: Span, language: str) -> str:
    holiday = span.name_zh if wording.is_chinese(language) else span.name_en
    words = {
        Why.COUNTED: tr("counted"), Why.MAKE_UP_DAY: tr("counted: make-up working day"),
        Why.EXTENSION: tr("counted: extension"), Why.OVERDUE: tr("counted: overdue"),
        Why.OUTSIDE_HOURS: tr("not counted: outside office hours"), Why.BREAK: tr("not counted: lunch break"),
        Why.WEEKEND: tr("not counted: weekend"), Why.HOLIDAY: tr("not counted: {holiday}").format(holiday=holiday),
        Why.DAY_OFF: tr("not counted: day off by the calendar"),
        Why.PAUSED: tr("paused: {state}").format(state=_state(span, language)),
        Why.ELSEWHERE: tr("not counted: {state}").format(state=_state(span, language))}
    return words[span.why]


def _state(span: Span, language: str) -> str:
    return wording.state_text(span.state, language) if span.state else ""


def _sum(span: Span) -> str:
    """Return how much of the limit is used up at the span's end, and of which stage, where it counts."""
    if not span.counted:
        return ""
    used = tr("{used} of {limit} min").format(used=span.used_s // 60, limit=span.limit_s // 60)
    return wording.DOT.join((clock_text(span.part), used))
