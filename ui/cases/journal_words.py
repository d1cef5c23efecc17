"""The journal of a case in words: which intent, which field of what, from which value to which."""

import json
import re
from datetime import datetime
from html import escape

from app.domain.workflow import State, Step
from app.queries.records import FieldChange, JournalRow
from ui.cases import wording
from ui.cases.step_words import answer_text, fact_word, fields_text, role_text
from ui.cases.wording import tr
from ui.local_time import local

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
_STATES, _STEPS = frozenset(map(str, State)), frozenset(map(str, Step))


def entry_words(entry: JournalRow, language: str) -> str:
    """Return what the entry was: the step where it took one, else its intent."""
    if entry.refused:
        return tr("refused: {code}").format(code=entry.refused)
    if entry.step in _STEPS:
        return wording.step_text(entry.step, language)
    words = {"ReportCase": tr("Report a case"), "AddRecording": tr("Recording of a call"),
             "PlayCases": tr("Demonstration's cases")}
    return words.get(entry.intent, entry.intent)


def who_words(entry: JournalRow) -> str:
    """Return who it was, with the posts."""
    posts = "、".join(map(role_text, entry.roles))
    return f"{entry.who}（{posts}）" if posts else entry.who


def field_words(change: FieldChange, language: str) -> str:
    """Return what was changed: `案卷 · 地点`."""
    name = change.field.removeprefix("facts.").removeprefix("captured.")
    words = {"state": tr("State"), "from_state": tr("From state"), "to_state": tr("To state"), "number": tr("Number"),
             "channel": tr("Source"), "kind": tr("Kind"), "type_code": tr("Type"), "component": tr("Component"),
             "description": tr("Description"), "severity": tr("Severity"), "place": tr("Place"), "point": tr("Point"),
             "captured": tr("Device at"), "lon_e7": tr("Longitude, 10⁻⁷°"),
             "lat_e7": tr("Latitude, 10⁻⁷°"), "accuracy_m": tr("Accuracy, m"),
             "unit_grid": tr("Grid"), "responsibility_grid": tr("Responsibility grid"), "community": tr("Community"),
             "street": tr("Street"), "department": tr("Department"), "inspector": tr("Inspector"),
             "reporter_name": tr("Reporter's name"), "reporter_phone": tr("Reporter's phone"),
             "reported_at": tr("Reported"), "closed_at": tr("Closed"), "at": tr("When"), "user": tr("Who"),
             "by": tr("Who"), "post": tr("Post"), "workstation": tr("Workstation"), "opinion": tr("Opinion"),
             "step": tr("Step"), "sha256": tr("Content (SHA-256)"), "stage": tr("Stage"), "steps": tr("Steps taken"),
             "seen_version": tr("Version seen"), "reported_by": tr("Reported by"),
             "wants_answer": tr("Wants an answer"), "anonymous": tr("Asks to stay anonymous"),
             "dispatched_at": tr("Dispatched"), "dispatched_by": tr("Dispatched by"), "handled_by": tr("Handled by"),
             "suggested_department": tr("Suggested department"), "merged_into": tr("Merged into"),
             "claimed_by": tr("Claimed by"), "claimed_at": tr("Claimed"), "requests": tr("Requests"),
             "supervisors": tr("Supervised by"), "worked_by": tr("Dispatched or handled by"),
             "verified_by": tr("Verified by"), "extensions": tr("Extensions"),
             "urgings": tr("Urgings"), "supervisions": tr("Supervisions"), "orders": tr("Supervision orders"),
             "assignments": tr("Assignments"), "rework": tr("Rework")}
    tables = {"case_": tr("Case"), "step": tr("Step"), "media": tr("Attachment")}
    row = tables.get(change.table, change.table) + (f" {change.row}" if change.row else "")
    return row + wording.DOT + words.get(name, fact_word(name, language))


def value_words(change: FieldChange, value: str, language: str) -> str:
    """Return a value as people read it."""
    name = change.field.rpartition(".")[2]
    if name.endswith("state") and value in _STATES:
        return wording.state_text(value, language)
    if name == "step" and value in _STEPS:
        return wording.step_text(value, language)
    if name == "post":
        return role_text(value)
    if name == "reason":
        return wording.reason_text(value, language)
    if name in ("limit_unit", "amount_unit", "wanted_unit"):
        return wording.unit_text(value)
    if name == "corrected" and value:
        return fields_text(json.loads(value), language)
    if name == "answer_way":
        return answer_text(value)
    if name == "channel":
        return wording.channel_text(value)
    if _INSTANT.fullmatch(value):
        return local(datetime.fromisoformat(value.replace("Z", "+00:00"))).strftime("%Y-%m-%d %H:%M:%S")
    words = {"True": tr("yes"), "event": tr("Event"), "component": tr("Component"), "normal": tr("Normal"),
             "urgent": tr("Urgent"), "major": tr("Major")}
    return words.get(value, value)


def journal_html(entries: list[JournalRow], language: str) -> str:
    """Return all entries with their changes as HTML of the classes `label`, `number` and `lines`."""
    return "".join(_entry_html(entry, language) for entry in entries)


def _entry_html(entry: JournalRow, language: str) -> str:
    entry_word = escape(tr("entry"))
    at = local(entry.at).strftime("%Y-%m-%d %H:%M:%S")
    head = (f"<p style='margin-top: 14px; margin-bottom: 2px'><span class='number'>"
            f"{escape(entry_words(entry, language))}</span>{wording.DOT}{escape(who_words(entry))}{wording.DOT}{at}"
            f"{wording.DOT}{escape(entry.workstation)}<br><span class='label'>{entry_word} {entry.seq}"
            f"{wording.DOT}{escape(entry.intent)}{wording.DOT}SHA-256 {entry.hash}</span></p>")
    empty = escape(tr("(empty)"))
    rows = "".join(
        f"<tr><td width=150 class='label'>{escape(field_words(each, language))}</td>"
        f"<td>{escape(value_words(each, each.before, language))}{' → ' if each.before else ''}"
        f"{escape(value_words(each, each.after, language)) or empty}</td></tr>"
        for each in entry.changes)
    return head + f"<table class='lines' width='100%' cellspacing='0'>{rows}</table>"
