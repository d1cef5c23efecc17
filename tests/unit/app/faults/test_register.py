"""A case as the checker sees it, and whole histories of one."""

from uuid import UUID

import pytest

from app.faults.history import Operation, Recorded
from app.faults.register import OK, REFUSED, STALE, Act, Register, apply, fits

FREE, MINE, OUT = Register(3, "filed", ""), Register(3, "filed", "a"), Register(3, "dispatched", "")


@pytest.mark.parametrize(("start", "kind", "who", "answer", "after"), [
    (FREE, "claim", "a", OK, ("filed", "a")), (MINE, "claim", "a", OK, ("filed", "a")),
    (MINE, "claim", "b", REFUSED, None), (OUT, "claim", "a", REFUSED, None),
    (MINE, "release", "a", OK, ("filed", "")), (MINE, "release", "b", REFUSED, None),
    (FREE, "release", "a", REFUSED, None), (FREE, "dispatch", "a", OK, ("dispatched", "")),
    (MINE, "dispatch", "a", OK, ("dispatched", "")), (MINE, "dispatch", "b", REFUSED, None),
    (OUT, "dispatch", "a", REFUSED, None), (OUT, "recall", "b", OK, ("filed", "")),
    (FREE, "recall", "a", REFUSED, None), (MINE, "urge", "b", OK, ("filed", "a"))])
def test_each_step_by_the_rules(start: Register, kind: str, who: str, answer: str,
                                after: tuple[str, str] | None) -> None:
    assert apply(start, Act(kind, who, 3)) == (answer, start if after is None else Register(4, *after))
    assert apply(start, Act(kind, who, 2)) == (STALE, start)


def did(kind: str, seen: int, code: str | None, begun: int, ended: int | None, who: str = "a") -> tuple[str, Recorded]:
    return who, Recorded(UUID(int=begun), who, Operation(kind, "case", seen), begun, ended, code)


def test_a_history_must_also_end_where_the_case_stands() -> None:
    done = [did("claim", 3, "", 0, 1), did("dispatch", 4, "", 2, 3)]
    assert fits(FREE, Register(5, "dispatched", ""), done)
    assert not fits(FREE, Register(4, "filed", "a"), done), "the dispatch was lost"


def test_an_open_step_may_have_been_taken_or_not() -> None:
    done = [did("claim", 3, "", 0, 1), did("dispatch", 4, None, 2, None)]
    assert fits(FREE, Register(5, "dispatched", ""), done)
    assert fits(FREE, Register(4, "filed", "a"), done)
    assert not fits(FREE, Register(4, "filed", "b"), done)


def test_refusals_must_be_true_as_well() -> None:
    end = Register(4, "filed", "a")
    won = did("claim", 3, "", 0, 1)
    assert fits(FREE, end, [won, did("claim", 3, "case.changed_meanwhile", 2, 3, "b")])
    assert fits(FREE, end, [won, did("claim", 4, "step.claimed", 2, 3, "b")])
    assert not fits(FREE, end, [won, did("claim", 4, "case.changed_meanwhile", 2, 3, "b")])
    assert not fits(FREE, end, [did("claim", 3, "step.claimed", 0, 1, "b"), did("claim", 3, "", 2, 3)])
