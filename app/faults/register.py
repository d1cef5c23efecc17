"""What a case is to the checker: a register of version, state and claim, by the rules of the steps that the run takes.

Written from the rules (domain reference: claims N25 and N26, dispatch T15, recall T19), not from the code under test.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from app.faults.history import Operation, Recorded
from app.faults.linearizable import FOR_EVER, Call, linearizable

OK, STALE, REFUSED = "ok", "stale", "refused"
_STALE_CODES = ("case.changed_meanwhile", "store.stale")
STEPS = ("claim", "release", "dispatch", "recall", "urge")


class Register(NamedTuple):
    """The state of a case."""

    version: int
    state: str
    owner: str
    """Who holds the claim, or empty."""


@dataclass(frozen=True, slots=True)
class Act:
    """A step that somebody takes on the version that he saw; `look` only says what stands there."""

    kind: str
    who: str
    seen: int
    found: Register | None = None


def apply(register: Register, act: Act) -> tuple[str, Register]:
    """Return the answer and the register afterwards."""
    if act.kind == "look":
        return (OK if register == act.found else REFUSED), register
    if act.seen != register.version:
        return STALE, register
    state, owner = register.state, register.owner
    another = owner not in ("", act.who)
    allowed = {"claim": state == "filed" and not another, "release": state == "filed" and owner == act.who,
               "dispatch": state == "filed" and not another, "recall": state == "dispatched",
               "urge": True}[act.kind]
    if not allowed:
        return REFUSED, register
    after = {"claim": (state, act.who), "release": (state, ""), "dispatch": ("dispatched", ""),
             "recall": ("filed", ""), "urge": (state, owner)}[act.kind]
    return OK, Register(register.version + 1, *after)


def is_step(operation: Operation) -> bool:
    """Say whether the operation is one on a case's register."""
    return operation.kind in STEPS


def fits(start: Register, end: Register, recorded: Iterable[tuple[str, Recorded]]) -> bool:
    """Say whether the steps of one case could have been taken one after the other, from `start` to `end`.

    Args:
        recorded: each with the id of the user who took it.
    """
    calls = [Call(each.begun_ns, FOR_EVER if each.ended_ns is None else each.ended_ns,
                  Act(each.operation.kind, who, each.operation.seen), _answer(each.code)) for who, each in recorded]
    last = max((call.returned for call in calls if call.returned != FOR_EVER), default=0)
    calls.append(Call(last + 1, last + 2, Act("look", "", 0, end), OK))
    return linearizable(calls, start, apply)


def _answer(code: str | None) -> str | None:
    if not code:
        return None if code is None else OK
    return STALE if code in _STALE_CODES else REFUSED
