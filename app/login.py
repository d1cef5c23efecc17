"""Who sits here: a login and a password become the author of what is done at this workstation."""

from collections.abc import Callable

from app.domain.errors import BadInput, NotAllowed
from app.queries.people import PeopleQueries, UserRow
from app.services.intent import Author


def log_in(people: PeopleQueries, fits: Callable[[str, str], bool], login: str, password: str) -> UserRow:
    """Return the user whose password it is.

    Args:
        people: queries.
        fits: `fits(hash, password)`; called for an unknown user too, so that both take the same time.
        login: as typed.
        password: as typed.

    Raises:
        BadInput: `login.wrong`, the same for an unknown user and a wrong password.
        NotAllowed: `login.barred`.
    """
    user = people.user(login.strip().lower())
    right = fits(people.password_hash(user.id) if user else "", password)
    if user is None or not right:
        raise BadInput("login.wrong")
    if user.barred:
        raise NotAllowed("login.barred", login=user.login)
    return user


def author_of(user: UserRow, workstation: str) -> Author:
    """Return the author of what this user means to do at this workstation."""
    return Author(user=user.id, login=user.login, roles=user.roles, department=user.department,
                  workstation=workstation)
