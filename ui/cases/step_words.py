"""What a step says in words: its facts with their names, its times, the post that took it."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.captured import Captured
from app.domain.workflow import FACTS
from app.queries.cases import StepRow
from ui.cases import wording
from ui.cases.wording import tr

_SAID_ELSEWHERE = frozenset({
    "opinion", "channel", "description", "kind", "type_code", "component", "unit_grid", "responsibility_grid",
    "community", "street", "number", "filing_condition", "place", "x_mm", "y_mm", "lat_e7", "accuracy_m", "limit_unit",
    "amount_unit", "wanted_unit", "condition_met", "photos_seen", "suggested_department", "assignment",
    "wants_answer", "anonymous"})
"""Facts that the case's own facts show, that another fact brings along, or that are ids."""
_WITH_UNIT = {"limit_value": "limit_unit", "amount_value": "amount_unit", "wanted_value": "wanted_unit"}
_SPOKEN = frozenset({"reason", "finding", "severity", "to", "reporter_kind", "request", "level", "answer_way",
                     "called_at"})
"""Facts whose value is a code with words of its own."""


def facts_text(step: StepRow, language: str) -> str:
    """Return the step's facts in words, for example `处置时限 4 工作时 · 责任单位 市政管理所`."""
    facts = dict(step.facts)
    parts = []
    for name, value in facts.items():
        if not value or value == "None" or name in _SAID_ELSEWHERE:
            continue
        if name in _SPOKEN:
            parts.append(_spoken(name, value, language))
        elif name == "lon_e7":
            captured = Captured(**{each: int(facts[each]) for each in Captured.__slots__ if facts.get(each)})
            parts.append(f"{fact_word(name, language)} {wording.captured_text(captured)}")
        elif name == "corrected":
            what = fields_text(value.split("；"), language)
            parts.append(tr("Corrected: {what}").format(what=what))
        elif name in _WITH_UNIT:
            limit = wording.limit_text(int(value), facts.get(_WITH_UNIT[name], ""))
            parts.append(f"{fact_word(name, language)} {limit}")
        else:
            word, said = fact_word(name, language), _said(value)
            parts.append(said if said.startswith(word) else f"{word} {said}")
    return wording.DOT.join(part for part in parts if part)


def fields_text(names: Sequence[str], language: str) -> str:
    """Return which fields a correction changed (N1), without their values: some are sealed."""
    return tr(", ").join(dict.fromkeys(fact_word(name, language) for name in names))


def fact_word(name: str, language: str) -> str:
    """Return what a fact is called; its own name where it has no words."""
    words = FACTS.get(name)
    return words[0 if wording.is_chinese(language) else 1].removeprefix("the ").removeprefix("a ") if words else name


def role_text(role: str) -> str:
    """Return what the post of a role is called."""
    words = {"INS": tr("Inspector"), "VID": tr("Video inspector"), "HOT": tr("Hotline operator"), "ACC": tr("Acceptor"),
             "SHF": tr("Shift leader"), "DSP": tr("Dispatcher"), "SUP": tr("Supervision officer"),
             "EVA": tr("Evaluator"), "GIS": tr("GIS staff"), "DIR": tr("Centre director"), "ADM": tr("Administrator"),
             "DEP": tr("Department officer"), "DPH": tr("Department head"), "LED": tr("Leader"),
             "ENF": tr("Enforcement officer"), "AUD": tr("Auditor"), "PUB": tr("Public"), "SYS": tr("System")}
    return words.get(role, role)


def _spoken(name: str, value: str, language: str) -> str:
    if name == "reason":
        return wording.reason_text(value, language)
    if name == "to":
        posts = tr(", ").join(map(role_text, value.split("；")))
        return f"{fact_word(name, language)} {posts}"
    if name == "reporter_kind":
        return f"{fact_word(name, language)} {reporter_text(value)}"
    if name == "answer_way":
        return f"{fact_word(name, language)} {answer_text(value)}"
    if name == "called_at":
        return f"{fact_word(name, language)} {wording.date_text(datetime.fromisoformat(value))}"
    if name == "request":
        return ""
    if name == "level":
        return f"{fact_word(name, language)} {level_text(int(value))}"
    if name == "finding":
        return wording.finding_text(value)
    return {"urgent": tr("Urgent"), "major": tr("Major")}.get(value, "")


def level_text(level: int) -> str:
    """Return which card a level of urging or supervision shows (domain section 10)."""
    return {1: tr("ordinary"), 2: tr("yellow card"), 3: tr("red card")}.get(level, str(level))


def reporter_text(kind: str) -> str:
    """Return which kind of people a reporter belongs to."""
    words = {"resident": tr("resident"), "business": tr("business"), "organisation": tr("organisation"),
             "visitor": tr("visitor"), "deputy": tr("deputy or committee member")}
    return words.get(kind, kind)


def answer_text(way: str) -> str:
    """Return how a reporter is answered."""
    return {"sms": tr("SMS"), "phone": tr("phone")}.get(way, way)


def _said(value: str) -> str:
    return {"True": tr("yes"), "False": tr("no")}.get(value, value)
