"""The demonstration's duty roster: this week and the next, made up like the people in it (`acc01`, `ins07`)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.domain.people import User
from app.services.roster import Cell

WEEKS = 2
_DAY, _NIGHT = "D", "N"
_SEATS = {_DAY: {"SHF": 1, "ACC": 2, "HOT": 1, "DSP": 1, "VID": 1, "GIS": 1},
          _NIGHT: {"SHF": 1, "ACC": 1, "HOT": 1, "DSP": 1}}
"""Who sits there in each shift, by post; the posts of a store are those of `resources/posts.toml`."""


def duties(users: Sequence[User], grids: Sequence[str], today: date) -> tuple[Cell, ...]:
    """Return the cells of the week of `today` and the next: posts take turns, each grid has its inspector by day."""
    monday = today - timedelta(days=today.weekday())
    staff = [user for user in users if user.login != next(iter(user.roles)).lower()]  # trying users have no duties
    return tuple(cell for number in range(7 * WEEKS) for cell in (
        *_hall(staff, monday + timedelta(days=number), number), *_grids(staff, grids, monday + timedelta(days=number))))


def _hall(staff: Sequence[User], day: date, number: int) -> Iterator[Cell]:
    for post in _SEATS[_DAY]:
        of_post = [user.id for user in staff if post in user.roles]
        turned = of_post[number % len(of_post):] + of_post[:number % len(of_post)]
        if post == "GIS" and day.weekday() > 4:
            continue
        for shift, seats in _SEATS.items():
            here, turned = turned[:seats.get(post, 0)], turned[seats.get(post, 0):]
            if here:
                yield Cell(day=day, shift=shift, post=post, users=tuple(here))


def _grids(staff: Sequence[User], grids: Sequence[str], day: date) -> Iterator[Cell]:
    """The primary inspector walks his grid on working days, a stand-in at weekends."""
    for grid in grids:
        mine = sorted((user for user in staff if "INS" in user.roles and grid in user.responsibility_grids),
                      key=lambda user: (user.primary == (day.weekday() > 4), user.login))
        if mine:
            yield Cell(day=day, shift=_DAY, post="INS", users=(mine[0].id,), grid=grid)
