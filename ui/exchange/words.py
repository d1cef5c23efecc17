"""The exchange in words: ages, what was meant beside what happened, and one line for each."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from app.domain.captured import Captured
from app.messages import field_word, sentence, text, worded
from app.ports.exchange import Conflict, ExchangeState, Words
from app.queries.records import FieldChange
from ui.cases import wording
from ui.cases.journal_words import field_words, value_words
from ui.cases.wording import tr
from ui.local_time import local

_HIDDEN = frozenset({"id", "case", "component", "district", "version", "seen_version", "photos", "clips", "key"})
"""What names the object, or counts: nobody decides by it."""
_THEIRS = ("state", "department", "merged_into", "claimed_by", "type_code", "status", "description", "place",
           "closed_at")
_MIN_S, _HOUR_S, _DAY_S = 60, 3600, 86400
Names = Mapping[str, str]
"""Departments by their id, users by id and login, types by kind and code, in the window's language."""


def age_text(age_s: int | None) -> str:
    """Return how long ago, in one unit; a dash before the first exchange."""
    if age_s is None:
        return "—"
    for unit_s, words in ((_DAY_S, tr("{n} d")), (_HOUR_S, tr("{n} h")), (_MIN_S, tr("{n} min"))):
        if age_s >= unit_s:
            return words.format(n=age_s // unit_s)
    return tr("{n} s").format(n=age_s)


def state_text(state: ExchangeState, language: str) -> str:
    """Return whether the shared store answers and since when, with the reason where something else is in the way."""
    if state.restarting:
        return tr("The exchange had ended and is starting again. What is to be sent is kept.")
    if state.online is not False and state.trouble is None:
        return (tr("Connected to the shared store · exchanged {age} ago") if state.online else
                tr("The shared store is being asked · exchanged {age} ago")).format(age=age_text(state.age_s))
    head = (tr("The exchange has stopped.") if state.stopped else
            tr("The shared store has been away for {age}.").format(age=age_text(state.age_s)) if state.away else
            tr("The exchange is held up."))
    return head if state.trouble is None or state.away else f"{head} {sentence(state.trouble, language)}"


def away_text(state: ExchangeState, language: str) -> str:
    """Return how the server could not be reached, in the words of who tried: for who looks after the network."""
    return sentence(state.trouble, language) if state.away and state.trouble is not None else ""


def notice_text(state: ExchangeState, language: str) -> str:
    """Return what has to be done about a stopped exchange, and what else has to be seen to; empty where nothing."""
    advice = [text(f"advice.{state.trouble.code.partition('.')[2]}", language)] if state.stopped and state.trouble \
        else []
    return "\n".join([*advice, *(sentence(each, language) for each in state.warnings)])


def clock_text(offset_ms: int) -> str:
    """Return how far the machine's clock is ahead of (+) or behind (−) the server's, in its largest unit."""
    seconds = abs(offset_ms) / 1000
    sign = "+" if offset_ms > 0 else "−"
    if seconds >= _HOUR_S:
        return tr("Clock {sign}{n} h").format(sign=sign, n=round(seconds / _HOUR_S, 1))
    if seconds >= 2 * _MIN_S:
        return tr("Clock {sign}{n} min").format(sign=sign, n=round(seconds / _MIN_S))
    return tr("Clock {sign}{n} s").format(sign=sign, n=round(seconds))


def meant_text(meant: Words, names: Names, language: str) -> str:
    """Return in one line what was meant."""
    facts = {name: worded(name, value, language) for name, value in meant.facts.items()}
    login = str(facts.get("login", ""))
    facts["login"] = names.get(login, login)
    facts["kind"] = kind_text(str(facts.get("kind", "")))
    return text(meant.code, language, **facts)


def short_text(meant: Words, language: str) -> str:
    """Return in a few words what was meant of what: `20211228-0014 · 派遣`; who and why stand elsewhere."""
    number, step = str(meant.facts.get("number", "")), str(meant.facts.get("step", ""))
    said = wording.step_text(step, language) if step else kind_text(str(meant.facts.get("kind", "")))
    return wording.DOT.join(filter(None, (wording.number_text(number.strip("—")), said)))


def kind_text(kind: str) -> str:
    """Return what an intent of this kind is called."""
    words = {"TakeStep": tr("Step of a case"), "ReportCase": tr("Report of a case"),
             "AddRecording": tr("Recording of a call"),
             "Supervise": tr("Supervision"), "TakeSurvey": tr("Survey"), "MakeGrids": tr("New unit grids"),
             "ChangeComponent": tr("Change of a component"),
             "BeginSession": tr("Log-in"), "RunDue": tr("What falls due by itself"), "SetDuties": tr("Roster"),
             "GiveHandover": tr("Hand-over note"), "TakeHandover": tr("Hand-over taken")}
    return words.get(kind, kind)


def mine_rows(conflict: Conflict, names: Names, language: str) -> list[tuple[str, str]]:
    """Return what was meant, word for word, as pairs of label and value."""
    flat: dict[str, Any] = {**conflict.mine, **(conflict.mine.get("facts") or {})}
    flat.pop("facts", None)
    if "mine" in flat:
        return _fields(flat["mine"], flat["mine"], names, language)
    for value, unit in (("limit_value", "limit_unit"), ("amount_value", "amount_unit")):
        if flat.get(value) and flat.get(unit):
            flat[value] = wording.limit_text(int(flat[value]), str(flat.pop(unit)))
    return _rows(flat, flat.keys(), names, language)


def theirs_rows(conflict: Conflict, names: Names, language: str) -> list[tuple[str, str]]:
    """Return how the object stands at the shared store, as far as it is known here."""
    if "mine" in conflict.mine and conflict.theirs:
        theirs = conflict.theirs | {f"attributes.{name}": each for name, each in (
            conflict.theirs.get("attributes") or {}).items()}
        return _rows(theirs, ("type_code", "place"), names, language) + _fields(
            conflict.mine["mine"], theirs, names, language)
    return _rows(conflict.theirs, _THEIRS, names, language)


def when_text(at: datetime) -> str:
    """Return day and time of the district."""
    return local(at).strftime("%m-%d %H:%M")


def _rows(values: Mapping[str, Any], keys: Any, names: Names, language: str) -> list[tuple[str, str]]:
    named = dict(values)
    if named.get("type_code"):
        kind = named.get("kind") or named.get("kind_of") or "component"
        named["type_code"] = names.get(type_key(str(kind), str(named["type_code"])), named["type_code"])
    return [(_label(key, language), _value(key, named[key], names, language)) for key in keys
            if key not in _HIDDEN and named.get(key) not in (None, "", [], {}, False)]


def _fields(fields: Iterable[str], values: Mapping[str, Any], names: Names, language: str) -> list[tuple[str, str]]:
    """Return what some fields of a component hold, in words; its geometry is a matter of the map."""
    words = {"intact": tr("intact"), "damaged": tr("damaged"), "lost": tr("lost"), "scrapped": tr("scrapped"),
             "removed": tr("removed")}
    found = []
    for field in fields:
        word, said = field_word(field, language), _value(field, values.get(field), names, language)
        if field == "geometry":
            said = tr("another place or shape")
        found.append((word[:1].upper() + word[1:], words.get(said, said) if field == "status" else said))
    return found


def type_key(kind: str, type_code: str) -> str:
    """Return the key of a type among the names."""
    return f"{kind} {type_code}"


def _label(key: str, language: str) -> str:
    label = field_words(_change(key, ""), language).partition(wording.DOT)[2]
    return label[:1].upper() + label[1:]


def _value(key: str, value: Any, names: Names, language: str) -> str:
    if key == "captured":
        return wording.captured_text(Captured(**value))
    if isinstance(value, Mapping):
        return "、".join(f"{name} {each}" for name, each in value.items())
    if isinstance(value, (list, tuple)):
        return "、".join(_value(key, each, names, language) for each in value)
    said = "—" if value in (None, "") else str(value)
    return names.get(said) or value_words(_change(key, said), said, language)


def _change(key: str, value: str) -> FieldChange:
    return FieldChange(table="case_", row="", field=key, before="", after=value)
