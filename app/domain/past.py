"""A case as it stood at a moment of its past, from its steps alone: the table of steps played forward once more."""

from collections.abc import Iterator, Sequence

from app.domain.case import Case, StepTaken, replayed
from app.domain.workflow import Step

_BESIDE = frozenset({"version", "near_at", "due_at", "stage"})
"""The store's own: its version of the row, and what is summed up of the steps for queues, by the calendar of now."""


def as_it_stood(case: Case, steps: Sequence[StepTaken]) -> Case:
    """Return the case as it stood after the steps; arguments as for `stood_after`."""
    *_, stood = stood_after(case, steps)
    return stood


def stood_after(case: Case, steps: Sequence[StepTaken]) -> Iterator[Case]:
    """Yield the case as it stood after each of the steps.

    Args:
        case: as it stands now: what no step tells (reporter, description, place at the report) is taken from it.
        steps: its first ones, at least the report, in order.
    """
    first, *later = steps
    told = first.facts
    stood = Case(
        id=case.id, version=len(steps), number=f"R-{case.id.hex[-6:].upper()}", state=first.to_state,
        channel=case.channel, kind=str(told.get("kind", "")), type_code=str(told.get("type_code", "")),
        component=case.component if told.get("kind") == "component" else None,
        component_version=case.component_version if told.get("kind") == "component" else 0,
        description=case.description,
        severity=str(told.get("severity", "normal")), place=case.place, point=case.point, captured=case.captured,
        unit_grid=case.unit_grid, responsibility_grid=case.responsibility_grid, community=case.community,
        street=case.street,
        reporter_name=case.reporter_name, reporter_phone=case.reporter_phone, reported_at=first.at,
        reported_by=case.reported_by, anonymous=bool(told.get("anonymous", False)),
        wants_answer=bool(told.get("wants_answer", False)),
        self_handled=first.step == Step.REPORT_SELF_HANDLED, steps=1)
    yield stood
    for taken in later:
        stood = replayed(stood, taken)
        yield stood


def differences(case: Case, steps: Sequence[StepTaken]) -> tuple[str, ...]:
    """Return the fields in which a case differs from what all its steps make of it."""
    stood = as_it_stood(case, steps)
    return tuple(name for name in Case.__slots__ if name not in _BESIDE and getattr(stood, name) != getattr(case, name))
