"""How the case screens spell numbers, times, channels and codes (interface section 4), in one place.

Words of states, steps and reasons come from the transition table; only what is the screens' own is translated here.
"""

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from app.domain.captured import E7, Captured
from app.domain.deadline import TimeLeft
from app.domain.limits import WORDS, Unit
from app.domain.workflow import REASONS, STATES, TRANSITIONS, Rule, State, Step
from app.messages import sentence
from app.queries.cases import CaseRow, Claim
from app.ports.unsettled import Unsettled
from ui.local_time import local
from ui.theme import tokens

DOT = " · "
_MINUTE_S, _HOUR_S = 60, 3600
_WORK_DAY_S, _DAY_S = 8 * _HOUR_S, 24 * _HOUR_S


def tr(text: str) -> str:
    """Return the text in the interface's language. Its context is empty: so lupdate reads a bare `tr("…")`."""
    return QCoreApplication.translate("", text)


def is_chinese(language: str) -> bool:
    """Say whether the language is Chinese; everything else reads English."""
    return language.startswith("zh")


def date_text(at: datetime) -> str:
    """Return `11-18 09:38`."""
    return local(at).strftime("%m-%d %H:%M")


def clock_or_day(at: datetime, now: datetime) -> str:
    """Return `10:26` of what was today, else `11-18`."""
    return local(at).strftime("%H:%M" if local(at).date() == local(now).date() else "%m-%d")


def captured_text(captured: Captured) -> str:
    """Return `36.861200°N 109.327100°E ±8 m`: to a decimetre, as the device said."""
    parts = (f"{abs(value) / E7:.6f}°{ahead if value >= 0 else behind}" for value, ahead, behind in (
        (captured.lat_e7, "N", "S"), (captured.lon_e7, "E", "W")))
    return " ".join((*parts, *(() if captured.accuracy_m is None else (f"±{captured.accuracy_m} m",))))


def duration(seconds: int, *, day_s: int = _WORK_DAY_S) -> str:
    """Return `3:02` (hours:minutes) under a day, `2 天` from a day on; the sign is dropped."""
    seconds = abs(seconds)
    if seconds >= day_s:
        return tr("{days} d").format(days=seconds // day_s)
    return f"{seconds // _HOUR_S}:{seconds % _HOUR_S // _MINUTE_S:02d}"


def time_left_text(time: TimeLeft, now: datetime) -> str:
    """Return `剩 3:02`, `超 0:36`, `‖ 01-04 08:00 起算`, or nothing where no clock runs."""
    if not time.limit_s:
        return ""
    # ‖ rather than U+23F8, which no font of the desk has.
    if not time.counting and time.resumes_at is not None and time.left_s >= 0:
        return tr("‖ from {time}").format(time=date_text(time.resumes_at))
    length = duration(time.left_s, day_s=day_of(time, now))
    if time.left_s < 0:
        return tr("over {time}").format(time=length)
    return (tr("left {time}") if time.counting else tr("‖ left {time}")).format(time=length)


def day_of(time: TimeLeft, now: datetime) -> int:
    """Return the seconds of a day of the clock: 24 h where it counts clock time, else the 8 h of a working day."""
    if time.due_at is None:
        return _WORK_DAY_S
    by_clock = round((time.due_at - now).total_seconds())
    return _DAY_S if abs(by_clock - time.left_s) <= 2 * _MINUTE_S else _WORK_DAY_S


def used_of_limit(used_s: int, limit_s: int) -> str:
    """Return `11 / 20 分` for short limits, `2:30 / 4:00` for longer ones, the used time alone without a limit."""
    if not limit_s:
        return ""
    if limit_s <= 2 * _HOUR_S:
        return tr("{used} / {limit} min").format(used=used_s // _MINUTE_S, limit=limit_s // _MINUTE_S)
    return f"{duration(used_s)} / {duration(limit_s)}"


def late_by(used_s: int, limit_s: int) -> str:
    """Return `超 12 分` of a step that took longer than its limit, else nothing."""
    over_s = used_s - limit_s
    if not limit_s or over_s < _MINUTE_S:
        return ""
    if over_s < _HOUR_S:
        return tr("over {minutes} min").format(minutes=over_s // _MINUTE_S)
    return tr("over {time}").format(time=duration(over_s))


def number_text(number: str) -> str:
    """Return `20211118-0014` of the 18 digits; a temporary number stays as it is."""
    return f"{number[6:14]}-{number[14:]}" if len(number) == 18 and number.isdigit() else number


def short_number(number: str) -> str:
    """Return `0014`, or the temporary number."""
    return number[14:] if len(number) == 18 and number.isdigit() else number


def grid_text(unit_grid: str) -> str:
    """Return `万米 087`, or nothing while the case is not placed."""
    return tr("grid {number}").format(number=unit_grid[-3:]) if unit_grid else ""


def channel_text(channel: str) -> str:
    """Return the channel in words."""
    words = {"inspector": tr("inspector"), "hotline": tr("hotline"), "video": tr("video"), "media": tr("media"),
             "public_portal": tr("portal"), "sms": tr("text message"), "leader": tr("leader"),
             "upper": tr("upper platform"), "peer": tr("other department"), "enforcement": tr("enforcement"),
             "sensor": tr("sensor"), "self": tr("self-check")}
    return words.get(channel, channel)


def unit_text(unit: str) -> str:
    """Return a unit of time, by its key or its word in the catalogue, in words."""
    words = {Unit.URGENT_HOUR: tr("urgent hours"), Unit.WORK_HOUR: tr("work hours"), Unit.WORK_DAY: tr("work days"),
             Unit.CALENDAR_DAY: tr("days")}
    return next((word for key, word in words.items() if unit in (key, WORDS[key])), unit)


def limit_text(value: int, unit: str) -> str:
    """Return a limit, `4 工作时`, by the unit's key or its word in the catalogue; in English `1 work day`."""
    ones = {Unit.URGENT_HOUR: tr("urgent hour"), Unit.WORK_HOUR: tr("work hour"), Unit.WORK_DAY: tr("work day"),
            Unit.CALENDAR_DAY: tr("day")}
    one = next((word for key, word in ones.items() if unit in (key, WORDS[key])), unit)
    return f"{value} {one if value == 1 else unit_text(unit)}"


def meaning_text(meaning: str, language: str) -> str:
    """Return the word of a meaning, as the tokens have it; `parked`: no clock runs though the case is open."""
    if meaning == "parked":
        return tr("Parked")
    return str(tokens()["meaning"][meaning]["zh" if is_chinese(language) else "en"])


def finding_text(finding: str) -> str:
    """Return what an inspector found at a confirmation."""
    words = {"found": tr("Found"), "not_found": tr("Not found"), "differs": tr("Differs from the report")}
    return words.get(finding, "")


def state_text(state: str, language: str) -> str:
    """Return the state in words."""
    known = STATES[State(state)]
    return known.zh if is_chinese(language) else known.en


def rule_text(rule: Rule, language: str) -> str:
    """Return what a button of the rule says."""
    return rule.zh if is_chinese(language) else rule.en


def step_text(step: str, language: str) -> str:
    """Return the step in words, whatever state it was taken from."""
    for (_, each), rule in TRANSITIONS.items():
        if each == step:
            return rule_text(rule, language)
    return str(step)


def reason_text(code: str, language: str) -> str:
    """Return `D1 非本部门职责` of a reason code; other text stays as it is."""
    words = REASONS.get(code[:1], {}).get(code)
    return f"{code} {words[0 if is_chinese(language) else 1]}" if words else code


def group_text(group: str, language: str) -> str:
    """Return what a group of a queue is called: its meaning, or the rest where that stands in no groups."""
    return meaning_text(group, language) if group else tr("All others")


def group_hint(group: str) -> str:
    """Return what is to be done about what the shared store has not accepted; nothing of other groups."""
    return {"conflict": tr("for you to decide"), "pending": tr("sent by itself once connected")}.get(group, "")


def meaning_of(row: CaseRow) -> str:
    """Return what a row is above all: what isn't settled with the shared store, whatever its deadline."""
    return row.unsettled.meaning if row.unsettled is not None else row.stage.meaning


def unsettled_note(row: CaseRow, language: str) -> str:
    """Return what was meant, `派遣 → 市政管理所`, or of a conflict what happened instead; nothing of a settled row."""
    meant = row.unsettled
    if meant is None:
        return ""
    if meant.refusal is not None:  # Whole it is in the tip and the panel.
        return DOT.join(filter(None, (tr("now: {state}").format(state=state_text(row.state, language)),
                                      department_text(row, language))))
    step = step_text(meant.step, language) if meant.step else tr("Change")
    department = department_text(row, language) if meant.step == Step.DISPATCH else ""
    return f"{step} → {department}" if department else step


def unsettled_text(meant: Unsettled, language: str) -> str:
    """Return `待同步 · 派遣员01 · 11-18 10:26`: since when something waits, and who meant it."""
    return DOT.join((meaning_text(meant.meaning, language), meant.who, date_text(meant.at)))


def unsettled_why(meant: Unsettled, language: str, note: str = "") -> str:
    """Return `unsettled_text`, what was meant where that is known, and why it was refused where it was."""
    return DOT.join(filter(None, (unsettled_text(meant, language), note,
                                  "" if meant.refusal is None else sentence(meant.refusal, language))))


def unsettled_sentence(row: CaseRow, language: str) -> str:
    """Return everything that is known of it, or nothing."""
    return "" if row.unsettled is None else unsettled_why(row.unsettled, language, unsettled_note(row, language))


def type_text(row: CaseRow, language: str) -> str:
    """Return the type of a case, or that it has none yet."""
    return (row.type_zh if is_chinese(language) else row.type_en) or tr("No type yet")


def department_text(row: CaseRow, language: str) -> str:
    """Return the department that has the case, or nothing."""
    return row.department_zh if is_chinese(language) else row.department_en


def claim_text(claim: Claim, user: UUID | None) -> str:
    """Return who has a case and since when, as the user reads it."""
    return has_text(claim, user) + DOT + tr("since {time}").format(time=date_text(claim.since))


def has_text(claim: Claim, user: UUID | None) -> str:
    """Return who has a case, as the user reads it."""
    return tr("You have this case") if claim.by == user else tr("{who} has this case").format(who=claim.name)


def is_mine(row: CaseRow, user: UUID | None) -> bool:
    """Say whether the user has claimed the case."""
    return row.claim is not None and row.claim.by == user


def is_taken(row: CaseRow, user: UUID | None) -> bool:
    """Say whether somebody else has claimed the case."""
    return row.claim is not None and row.claim.by != user


def second_line(row: CaseRow, language: str) -> str:
    """Return what a row says below its type and place: number, grid, channel, department and its one note."""
    parts = (short_number(row.number), grid_text(row.unit_grid), *(
        (channel_text(row.channel), department_text(row, language), row.note) if row.unsettled is None
        else (unsettled_note(row, language),)))
    return DOT.join(part for part in parts if part)


def row_sentence(row: CaseRow, now: datetime, language: str, user: UUID | None = None) -> str:
    """Return the whole row as one sentence, for screen readers; `user` is who hears it."""
    parts = (type_text(row, language), row.place, short_number(row.number), grid_text(row.unit_grid),
             channel_text(row.channel), department_text(row, language), row.note,
             unsettled_sentence(row, language),
             meaning_text(row.stage.meaning, language), time_left_text(row.stage, now),
             tr("urged {count}").format(count=row.urged) if row.urged else "",
             claim_text(row.claim, user) if row.claim else "")
    return DOT.join(part for part in parts if part)
