"""Whether edits of components were merged by the rule: each field is held against what its author saw of it.

Written from the rule (a field that stands as it was seen, or as it is wanted, takes the new value; one that stands
otherwise refuses the whole edit; no other field changes), not from the code under test.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.faults.history import Operation

Row = Mapping[str, Any]


def merged_wrongly(edits: Mapping[str, Operation], entries: Iterable[tuple[str, str, Iterable[tuple[str, Row]]]],
                   fields: Iterable[str]) -> int:
    """Return how many edits were answered otherwise than the rule says, or wrote something else.

    Args:
        edits: by intent.
        entries: the journal's: intent, the refusal's code or empty, rows.
        fields: of a component, that edits may change.
    """
    wrong, last, names = 0, dict[str, Row](), tuple(fields)
    for intent, code, rows in entries:
        after = {str(row["id"]): row for name, row in rows if name == "component"}
        edit = edits.get(intent)
        if edit is not None:
            before = last[edit.component]
            wrong += not _right(edit, code, before, after.pop(edit.component, before), names) or bool(after)
            last[edit.component] = next((row for name, row in rows if name == "component"), before)
        last |= after
    return wrong


def _right(edit: Operation, code: str, before: Row, after: Row, names: tuple[str, ...]) -> bool:
    moved = any(before[name] not in (edit.before[name], edit.mine[name]) for name in edit.mine)
    if code:
        return code == "component.moved" and moved and after == before
    return not moved and all(after[name] == edit.mine.get(name, before[name]) for name in names)
