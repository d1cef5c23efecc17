"""The manual's appendix on the life cycle, made from the transition table and the permission matrix.

`.venv/bin/python -m tests.helpers.manual_appendix` writes it into both manuals; a test holds that they have it.
"""

from collections.abc import Iterator
from pathlib import Path

from app.domain.permission import ROLES
from app.domain.workflow import STATES, TRANSITIONS, Rule, State
from app.permissions import permission_matrix

MANUALS = {language: Path(__file__).resolve().parents[2] / "docs" / "manual" / f"{language}.md"
           for language in ("zh_CN", "en")}
BEGIN, END = "<!-- life cycle: made from the transition table -->", "<!-- end of the life cycle -->"
_HEADS = {"zh_CN": ("状态", "步骤", "之后", "谁", "—", "原状态", "（自己的）"),
          "en": ("state", "step", "then", "who", "—", "the state before", " (own)")}


def appendix(language: str) -> str:
    """Return the appendix of a manual: the main line as a diagram, every step as a table."""
    return "\n".join((BEGIN, "", *_diagram(language), "", *_table(language), "", END))


def _diagram(language: str) -> Iterator[str]:
    moves = [(start, rule.to, rule) for (start, _), rule in TRANSITIONS.items()
             if rule.primary and rule.to is not None and rule.to != start]
    yield from ("```mermaid", "stateDiagram-v2")
    for state in STATES:
        if any(state in (start, to) for start, to, _ in moves):
            yield f"    {state}: {_state(state, language)}"
    for start, to, rule in moves:
        yield f"    {start or '[*]'} --> {to}: {_said(rule.zh, rule.en, language)}"
    yield "```"


def _table(language: str) -> Iterator[str]:
    state, step, then, who, *_ = _HEADS[language]
    yield f"| {state} | {step} | {then} | {who} |"
    yield "|---|---|---|---|"
    for (start, _), rule in sorted(TRANSITIONS.items(), key=lambda each: _order(each[0][0])):
        words = _said(rule.zh, rule.en, language)
        yield f"| {_state(start, language)} | {f'**{words}**' if rule.primary else words} | " \
              f"{_then(start, rule, language)} | {_who(rule, language)} |"


def _order(state: State | None) -> int:
    return -1 if state is None else list(State).index(state)


def _state(state: State | None, language: str) -> str:
    return _HEADS[language][4] if state is None else _said(STATES[state].zh, STATES[state].en, language)


def _then(start: State | None, rule: Rule, language: str) -> str:
    if rule.to is None:
        return _HEADS[language][5]
    return "" if rule.to == start else _state(rule.to, language)


def _who(rule: Rule, language: str) -> str:
    permission = permission_matrix().by_name[rule.permission]
    own = _HEADS[language][6]
    return " ".join([role.lower() for role in ROLES if role in permission.any] +
                    [f"{role.lower()}{own}" for role in ROLES if role in permission.own - permission.any])


def _said(zh: str, en: str, language: str) -> str:
    return zh if language == "zh_CN" else en


def _write() -> None:
    for language, path in MANUALS.items():
        before, _, rest = path.read_text("utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        path.write_text(before + appendix(language) + after, "utf-8")


if __name__ == "__main__":
    _write()
