"""The people of a town that is new in Wanmi: every department, its officer, one user per post."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.people import Department, User
from app.services.survey import NewUser
from data.catalogue_files import read_departments, read_posts
from data.passwords import hashed_random

_PASSWORD_BYTES = 9
_INSPECTOR = "INS"


@dataclass(frozen=True, slots=True)
class FirstLogin:
    """What is told once, and never again."""

    login: str
    name_zh: str
    name_en: str
    password: str


@dataclass(frozen=True, slots=True)
class FirstStaff:
    """Departments and users, and the one-time passwords of these."""

    departments: tuple[Department, ...]
    users: tuple[NewUser, ...]
    logins: tuple[FirstLogin, ...]


def first_staff(responsibility_grids: Sequence[str], new_id: Callable[[], UUID]) -> FirstStaff:
    """Make them; the inspector gets every responsibility grid, until the shift leader parts them among more."""
    departments = tuple(Department(id=new_id(), code=code, name_zh=name_zh, name_en=name_en)
                        for code, name_zh, name_en in read_departments())
    by_name = {each.name_zh: each.id for each in departments}
    users = [User(id=new_id(), login=post.login, name_zh=post.name_zh, name_en=post.name_en,
                  roles=frozenset({post.role}), department=by_name.get(post.department_zh),
                  responsibility_grids=tuple(responsibility_grids) if post.role == _INSPECTOR else (),
                  primary=post.role == _INSPECTOR, must_change_password=True) for post in read_posts()]
    users += [User(id=new_id(), login=each.code.lower().replace("d", "dep", 1), name_zh=f"{each.name_zh}经办人",
                   name_en=f"{each.name_en}, officer", roles=frozenset({"DEP", "DPH"}), department=each.id,
                   must_change_password=True) for each in departments]
    passwords = [secrets.token_urlsafe(_PASSWORD_BYTES) for _ in users]
    return FirstStaff(
        departments,
        tuple(NewUser(user, hashed_random(password)) for user, password in zip(users, passwords, strict=True)),
        tuple(FirstLogin(user.login, user.name_zh, user.name_en, password)
              for user, password in zip(users, passwords, strict=True)))
