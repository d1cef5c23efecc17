"""Edits that were merged right, and each way of merging them wrong."""

from typing import Any

import pytest

from app.faults.edits import merged_wrongly
from app.faults.history import Operation

FIELDS = ("name", "note")
BEFORE = {"id": "lamp", "name": "a", "note": "b"}
EDIT = Operation("edit", component="lamp", before={"name": "a"}, mine={"name": "c"})
LATE = Operation("edit", component="lamp", before={"name": "x"}, mine={"name": "c"})


def wrong(edit: Operation, code: str = "", rows: tuple[dict[str, Any], ...] = ()) -> int:
    entries = [("base", "", [("component", BEFORE)]), ("mine", code, [("component", row) for row in rows])]
    return merged_wrongly({"mine": edit}, entries, FIELDS)


def test_what_is_right_is_not_counted() -> None:
    assert wrong(EDIT, rows=({**BEFORE, "name": "c"},)) == 0
    assert wrong(LATE, "component.moved") == 0


@pytest.mark.parametrize(("edit", "code", "rows"), [
    (EDIT, "component.moved", ()), (EDIT, "", ()), (LATE, "", ({**BEFORE, "name": "c"},)),
    (EDIT, "", ({**BEFORE, "name": "c", "note": "z"},)), (LATE, "component.moved", ({**BEFORE, "name": "c"},)),
    (EDIT, "", ({**BEFORE, "name": "c"}, {**BEFORE, "id": "other"}))], ids=[
    "nobody had moved it", "not written", "over another's", "another field too", "refused and written",
    "another lamp too"])
def test_what_is_wrong_is_counted(edit: Operation, code: str, rows: tuple[dict[str, Any], ...]) -> None:
    assert wrong(edit, code, rows) == 1
