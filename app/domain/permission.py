"""Which role may do what. The matrix is data: rows of the store, first filled from `resources/permissions.toml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.errors import BadInput
from app.domain.people import Role

ROLES = ("INS", "VID", "HOT", "ACC", "SHF", "DSP", "SUP", "EVA", "GIS", "DIR", "ADM", "DEP", "DPH", "LED", "ENF", "AUD",
         "PUB", "SYS")
"""Role codes of domain section 8; PUB is the public, SYS the program."""
NOBODYS = frozenset({"PUB", "SYS"})
"""Roles that no user has."""
ADMINISTER = "administer"
"""The permission that must never be without a living user."""
EVERYBODY = "*"
"""Stands for a permission where somebody's own role is enough and the service asks for more itself."""
_WORDS = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Permission:
    """Who holds one permission."""

    any: frozenset[str] = field(default_factory=frozenset)
    own: frozenset[str] = field(default_factory=frozenset)
    """Roles that hold it within their own department, tasks or reports."""
    name: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Permissions:
    """The whole matrix: what is not in it is denied."""

    by_name: Mapping[str, Permission]

    def role_for(self, name: str, roles: Iterable[str], *, own: bool) -> str:
        """Return the role (the first by `ROLES`, then a city's own) by which somebody holds the permission, or "".

        `own` says whether the object is the person's own, so that the narrower right counts too.
        """
        permission = self.by_name.get(name, Permission())
        holders = permission.any | permission.own if own else permission.any
        held = holders.intersection(roles)
        return next((role for role in ROLES if role in held), min(held, default=""))

    def allows(self, name: str, roles: Iterable[str], *, own: bool = False) -> bool:
        """Say whether one of the roles holds the permission."""
        return bool(self.role_for(name, roles, own=own))


def permissions(document: Mapping[str, Mapping[str, Iterable[str]]]) -> Permissions:
    """Return the matrix of a parsed `permissions.toml`, without its table of roles.

    Raises:
        BadInput: `permission.unknown_role` (permission, role) or `permission.unknown_reach` (permission, reach).
    """
    found: dict[str, Permission] = {}
    for name, reaches in document.items():
        for reach, roles in reaches.items():
            if reach in _WORDS:
                continue
            if reach not in ("any", "own"):
                raise BadInput("permission.unknown_reach", permission=name, reach=reach)
            for role in roles:
                if role not in ROLES:
                    raise BadInput("permission.unknown_role", permission=name, role=role)
        found[name] = Permission(frozenset(reaches.get("any", ())), frozenset(reaches.get("own", ())), name)
    return Permissions(found)


def roles_of(document: Mapping[str, tuple[str, str]]) -> tuple[Role, ...]:
    """Return the roles of the table `roles` of a parsed `permissions.toml`: (zh, en) by code, in its order."""
    return tuple(Role(code=code, position=position, name_zh=zh, name_en=en)
                 for position, (code, (zh, en)) in enumerate(document.items(), start=1))
