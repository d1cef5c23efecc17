"""The departments of one case: which are at it now, each with its own clock, and which were."""

import sqlalchemy as sa

from app.domain.case import StepTaken
from app.domain.deadline import NO_CLOCK, TimeLeft, time_left
from app.domain.record import Assignment
from app.domain.stint import ended_stints
from app.domain.workflow import Clock
from app.queries.cases import AssignmentRow, EndedAssignment
from data.queries.standing import AsOf, Standing, Words

Steps = tuple[StepTaken, ...]


def assignments_of(connection: sa.Connection, standing: Standing, then: AsOf) -> tuple[AssignmentRow, ...]:
    """Return the assignments of a case of several departments, the lead's first."""
    case = standing.case
    if not case.assistants:
        return ()
    words = Words(connection).departments
    return tuple(AssignmentRow(
        department=each.department, name_zh=words[each.department][0], name_en=words[each.department][1],
        lead=each.lead, task=each.task, state=each.state, since=each.dispatched_at,
        time=_time(each, standing.steps, then)) for each in case.assignments)


def ended_assignments(connection: sa.Connection, standing: Standing, then: AsOf) -> tuple[EndedAssignment, ...]:
    """Return the parts of departments that are over, by when they ended."""
    found = ended_stints(standing.case, standing.steps)
    if not found:
        return ()
    words = Words(connection).departments
    return tuple(EndedAssignment(
        name_zh=words[part.department][0], name_en=words[part.department][1], lead=part.lead, task=part.task,
        since=part.dispatched_at, step=each.ended_by.step, ended_at=each.ended_by.at,
        time=_time(part, each.steps, AsOf(each.ended_by.at, then.rules, ())) if each.fed_back else NO_CLOCK)
        for each in found for part in (each.assignment,))


def _time(part: Assignment, steps: Steps, then: AsOf) -> TimeLeft:
    """Return the handling clock of a department's part."""
    return time_left(steps, Clock.HANDLE, then.at, then.rules.timing(part.department),
                     assistant="" if part.lead else str(part.department))
