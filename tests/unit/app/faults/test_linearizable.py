"""The checker against histories that are known to be right, and wrong: a register that is compared and set."""

import pytest

from app.faults.linearizable import FOR_EVER, Call, linearizable

Swap = tuple[str, str]


def swap(state: str, what: Swap) -> tuple[str, str]:
    """Be the register: `(before, after)`."""
    before, after = what
    return ("ok", after) if state == before else ("refused", state)


def history(*calls: tuple[float, float, str, str, str | None]) -> list[Call[Swap]]:
    return [Call(called, returned, (before, after), answer) for called, returned, before, after, answer in calls]


RIGHT = {
    "one after the other": history((0, 1, "", "a", "ok"), (2, 3, "", "b", "refused")),
    "release inside the claim's time": history((0, 9, "", "a", "ok"), (1, 2, "a", "", "ok")),
    "open, and has happened": history((0, FOR_EVER, "", "a", None), (5, 6, "", "b", "refused")),
    "open, and has not happened": history((0, FOR_EVER, "", "a", None), (2, 3, "", "b", "ok")),
    "open, and happens long after": history(
        (0, FOR_EVER, "", "a", None), (2, 3, "", "b", "ok"), (4, 5, "b", "", "ok"), (6, 7, "", "c", "refused")),
    "two at once, either first": history((0, 5, "", "a", "ok"), (1, 4, "", "b", "refused")),
    "nothing": history(),
}
WRONG = {
    "two winners": history((0, 1, "", "a", "ok"), (2, 3, "", "b", "ok")),
    "two winners at once": history((0, 5, "", "a", "ok"), (1, 4, "", "b", "ok")),
    "refused what was free": history((0, 1, "", "a", "refused")),
    "lost": history((0, 1, "", "a", "ok"), (2, 3, "a", "", "ok"), (4, 5, "", "b", "refused")),
    "refused before the other was called": history((3, 9, "", "a", None), (0, 1, "", "b", "refused")),
    "the order of answers turned round": history((0, 1, "", "a", "ok"), (2, 3, "a", "b", "ok"), (4, 5, "a", "c", "ok")),
}


@pytest.mark.parametrize("calls", RIGHT.values(), ids=RIGHT)
def test_right_histories_are_accepted(calls: list[Call[Swap]]) -> None:
    assert linearizable(calls, "", swap)


@pytest.mark.parametrize("calls", WRONG.values(), ids=WRONG)
def test_wrong_histories_are_refused(calls: list[Call[Swap]]) -> None:
    assert not linearizable(calls, "", swap)


def test_many_open_operations_at_once_take_no_time() -> None:
    calls = history(*((0, FOR_EVER, str(number), str(number + 1), None) for number in range(14)),
                    (20, 21, "14", "15", "ok"))
    assert linearizable(calls, "0", swap)
    assert not linearizable(calls[1:], "0", swap)
