"""The demonstration's users: posts, logins, and who is responsible for which grid."""

from collections import Counter
from itertools import count
from uuid import UUID

from app.domain.permission import ROLES
from app.domain.people import User
from data.catalogue_files import read_types
from data.demo.people import BUSIEST, departments, users

GRIDS = [f"610603Z{number:03d}" for number in range(1, 16)]


def _people() -> dict[str, User]:
    numbers = count(1)

    def new_id() -> UUID:
        return UUID(int=next(numbers))

    made = users(departments(new_id), GRIDS, new_id)
    assert len({user.id for user in made}) == len(made)
    by_login = {user.login: user for user in made}
    assert len(by_login) == len(made)
    return by_login


def test_departments_are_those_of_the_catalogues() -> None:
    numbers = count(1)
    made = departments(lambda: UUID(int=next(numbers)))
    wanted = {each.department_zh for kind in ("component", "event") for each in read_types(kind)}
    assert {department.name_zh for department in made} == wanted
    assert len({department.code for department in made}) == len({department.name_en for department in made}) == 25


def test_one_user_per_role_for_trying() -> None:
    people = _people()
    for role in set(ROLES) - {"PUB", "SYS"}:
        assert people[role.lower()].roles == {role}
    assert people["dep"].department == people["dph"].department == people["dep01"].department
    assert people["dep"].name_zh.startswith(BUSIEST)


def test_staff_of_the_two_centres_and_25_inspectors() -> None:
    posts = Counter(login[:3] for login in _people() if login[3:])
    assert sum(posts[post] for post in ("vid", "hot", "acc", "shf")) == 8
    assert sum(posts[post] for post in ("dsp", "gis", "dir", "adm")) == 5
    assert posts["ins"] == 25
    assert posts["dep"] == 25
    assert _people()["acc01"].name_zh == "受理员01"


def test_every_grid_has_one_primary_inspector_and_a_stand_in() -> None:
    inspectors = [user for user in _people().values() if "INS" in user.roles]
    assert all(user.responsibility_grids for user in inspectors)
    primary = Counter(grid for user in inspectors if user.primary for grid in user.responsibility_grids)
    assert primary == Counter(GRIDS)
    stand_ins = {grid for user in inspectors if not user.primary and user.login != "ins"
                 for grid in user.responsibility_grids}
    assert stand_ins == set(GRIDS)
