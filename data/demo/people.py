"""The demonstration's departments and users, by post: nobody in it has a person's name.

Staff of the two centres and the inspectors have a number after their post's login (`acc01`, `ins07`, `dep01`); beside
them stands one user per role for trying, whose login is the role's code in lower case (`acc`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.people import Department, User
from data.catalogue_files import read_departments

BUSIEST = "市政管理所"
_ENFORCEMENT = "城管执法大队"
_INSPECTORS = 25


@dataclass(frozen=True, slots=True)
class _Post:
    """A role's name, how many of the 13 staff hold the post, and in which department a trying user of it works."""

    role: str
    name_zh: str
    name_en: str
    staff: int = 0
    further_roles: tuple[str, ...] = ()
    department: str = ""


_POSTS = (
    # The supervision centre's 8 (VID, HOT, ACC, SHF), then the command centre's 5 (DSP, GIS, DIR, ADM).
    _Post("VID", "视频监督员", "Video inspector", 1),
    _Post("HOT", "话务员", "Hotline operator", 2),
    _Post("ACC", "受理员", "Acceptor", 3),
    _Post("SHF", "值班长", "Shift leader", 2, ("SUP", "EVA")),
    _Post("DSP", "派遣员", "Dispatcher", 2),
    _Post("GIS", "数据管理员", "GIS staff", 1),
    _Post("DIR", "中心主任", "Centre director", 1),
    _Post("ADM", "系统管理员", "Administrator", 1),
    _Post("INS", "监督员", "Inspector"),
    _Post("SUP", "督查员", "Supervision officer"),
    _Post("EVA", "考评员", "Evaluator"),
    _Post("DEP", "经办人", "officer", department=BUSIEST),
    _Post("DPH", "负责人", "head", department=BUSIEST),
    _Post("LED", "领导", "Leader"),
    _Post("ENF", "执法队员", "Enforcement officer", department=_ENFORCEMENT),
    _Post("AUD", "审计员", "Auditor"),
)


def departments(new_id: Callable[[], UUID]) -> tuple[Department, ...]:
    """The 25 departments, coded D01 to D25."""
    return tuple(Department(id=new_id(), code=code, name_zh=name_zh, name_en=name_en)
                 for code, name_zh, name_en in read_departments())


def users(departments: Sequence[Department], responsibility_grid_codes: Sequence[str],
          new_id: Callable[[], UUID]) -> tuple[User, ...]:
    """Trying users, staff, inspectors and one officer per department, in this order.

    The trying inspector may work in every responsibility grid but is primary in none.
    """
    by_name = {department.name_zh: department for department in departments}
    found = [_trying(post, by_name, responsibility_grid_codes, new_id()) for post in _POSTS]
    for post in _POSTS:
        found += [User(id=new_id(), login=f"{post.role.lower()}{number:02d}", name_zh=f"{post.name_zh}{number:02d}",
                       name_en=f"{post.name_en} {number:02d}", roles=frozenset((post.role, *post.further_roles)))
                  for number in range(1, post.staff + 1)]
    found += _inspectors(sorted(responsibility_grid_codes), new_id)
    found += [User(id=new_id(), login=f"dep{number:02d}", name_zh=f"{department.name_zh}经办人",
                   name_en=f"{department.name_en} officer", roles=frozenset({"DEP"}), department=department.id)
              for number, department in enumerate(departments, start=1)]
    return tuple(found)


def _trying(post: _Post, by_name: dict[str, Department], grids: Sequence[str], user_id: UUID) -> User:
    department = by_name[post.department] if post.department else None
    return User(
        id=user_id, login=post.role.lower(), roles=frozenset({post.role}),
        name_zh=f"{department.name_zh}{post.name_zh}（演示）" if department else f"{post.name_zh}（演示）",
        name_en=f"{department.name_en} {post.name_en} (demo)" if department else f"{post.name_en} (demo)",
        department=department.id if department else None,
        responsibility_grids=tuple(sorted(grids)) if post.role == "INS" else ())


def _inspectors(grids: Sequence[str], new_id: Callable[[], UUID]) -> Iterator[User]:
    """One primary inspector per grid; the others stand in, and share the grids out among themselves."""
    stand_ins = _INSPECTORS - len(grids)
    for number in range(1, _INSPECTORS + 1):
        primary = number <= len(grids)
        mine = grids[number - 1:number] if primary else grids[number - len(grids) - 1::stand_ins]
        yield User(id=new_id(), login=f"ins{number:02d}", name_zh=f"监督员{number:02d}",
                   name_en=f"Inspector {number:02d}", roles=frozenset({"INS"}), responsibility_grids=tuple(mine),
                   primary=primary)
