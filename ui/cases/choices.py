"""What a step's form offers to choose from, read once per form on a reading thread."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.claim import posts_of
from app.domain.people import on_duty
from app.domain.workflow import Clock, Rule, Step
from app.queries.advice import DepartmentGuess, LimitGuess
from app.queries.cases import CaseDetail, CaseRow
from app.queries.people import DepartmentRow, UserRow
from app.queries.places import CameraAt, CatalogueType, ComponentAt
from ui.cases.type_search import ready_to_search
from ui.context import Context
from ui.local_time import local

MERGE_RADIUS_M = 50.0
"""How far the main case of a merge may lie (domain section 6.5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The case, its rule, and the lists that the rule's facts are chosen from; a list not needed is empty."""

    detail: CaseDetail
    rule: Rule
    language: str
    now: datetime
    types: tuple[CatalogueType, ...] = ()
    departments: tuple[DepartmentRow, ...] = ()
    inspectors: tuple[UserRow, ...] = ()
    cameras: tuple[CameraAt, ...] = ()
    near: tuple[CaseRow, ...] = ()
    components: tuple[ComponentAt, ...] = ()
    """Of the case's type and near it."""
    who: tuple[DepartmentGuess, ...] = ()
    """Who will probably handle it."""
    within: tuple[LimitGuess, ...] = ()
    """Under which condition, and so within which limit, such cases were filed before."""
    colleagues: tuple[UserRow, ...] = ()
    """Who else has the post that the case stands with."""

    order: str = ""
    """Number of the order of supervision that is meant, where the person came from one."""

    @property
    def type(self) -> CatalogueType | None:
        """The case's type, None while it has none."""
        row = self.detail.row
        return next((each for each in self.types if (each.kind, each.type_code) == (row.kind, row.type_code)), None)

    @property
    def condition(self) -> tuple[str, str, str, int, str] | None:
        """The case's filing condition, else the type's first: (id, filing, closing, limit, unit)."""
        conditions = self.type.conditions if self.type else ()
        chosen = (each for each in conditions if each[1] == self.detail.filing_condition)
        return next(chosen, conditions[0] if conditions else None)

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for, where the step answers a request: the facts of that request."""
        requests = {f"request_{kind}" for kind in self.rule.answers}
        return next((dict(step.facts) for step in reversed(self.detail.steps) if step.step in requests), {})


_NEEDS_DEPARTMENTS = {"department", "suggested_department", "assistants", "assistant"}
_NEEDS_TYPES = {"type_code", "filing_condition", "department", "limit_value"}


def read_choices(context: Context, detail: CaseDetail, rule: Rule, *, order: str = "") -> Choices:
    """Return the lists that the rule's form needs. Runs on a reading thread."""
    needs, point = set(rule.needs) | set(rule.sets), detail.row.point
    row, advice = detail.row, context.advice
    near = context.cases.near(point, radius_m=MERGE_RADIUS_M) if point and "merged_into" in needs else []
    return Choices(
        detail=detail, rule=rule, language=context.language, now=context.clock.now(), order=order,
        types=tuple(ready_to_search(context.places.types())) if needs & _NEEDS_TYPES else (),
        departments=tuple(context.people.departments()) if needs & _NEEDS_DEPARTMENTS else (),
        inspectors=_inspectors(context, detail, rule) if "inspector" in needs else (),
        cameras=tuple(context.places.cameras_near(point)) if point and "camera" in needs else (),
        near=tuple(each for each in near if each.id != row.id),
        components=_components(context, detail) if rule.permission == Step.AMEND else (),
        who=tuple(advice.departments(row.kind, row.type_code, component=detail.component,
                                     responsibility_grid=detail.responsibility_grid))
        if needs & {"department", "suggested_department"} else (),
        within=tuple(advice.limits(row.kind, row.type_code)) if "filing_condition" in needs else (),
        colleagues=_colleagues(context, detail) if "colleague" in needs else ())


def _components(context: Context, detail: CaseDetail) -> tuple[ComponentAt, ...]:
    row = detail.row
    if row.kind != "component" or row.point is None:
        return ()
    return tuple(context.places.components_near(row.point, type_code=row.type_code))


def _inspectors(context: Context, detail: CaseDetail, rule: Rule) -> tuple[UserRow, ...]:
    """Who is on duty in the grid goes first; the reporter doesn't verify where there is another one (T34)."""
    found = context.people.inspectors(detail.row.unit_grid)
    if Clock.VERIFY not in rule.fresh:
        return tuple(found)
    now, staff = local(context.clock.now()), context.staff
    there = on_duty(staff.duties(now.date() - timedelta(days=1), now.date()), staff.shifts(),
                    detail.responsibility_grid, now)
    return tuple(sorted(found, key=lambda each: (each.id not in there, each.id == detail.reported_by)))


def _colleagues(context: Context, detail: CaseDetail) -> tuple[UserRow, ...]:
    posts = posts_of(detail.row.state)
    return tuple(user for user in context.people.users()
                 if posts & user.roles and not user.barred and user.id != context.author.user
                 and ("DEP" not in posts or user.department == detail.department))
