"""The workspaces: which there are, who sees them, and what each shows (interface section 2)."""

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QCoreApplication

from app.services.intent import Author

Centre = Literal["map", "form", "charts", "administration"]
OWN = "own"
"""The plain workspace of departments and inspectors: their cases and the map."""
_OUTSIDE = frozenset({"DEP", "DPH", "INS", "ENF"})
"""Roles that don't sit in the hall."""
_ANSWER = frozenset({"DEP", "DPH"})
"""Those of them who answer supervision."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One arrangement of the window."""

    key: str
    icon: str
    centre: Centre = "map"
    queue: bool = True
    """Whether the left dock has a queue."""
    orders: bool = False
    """Whether it has the orders of supervision in place of a queue."""
    layers: bool = False
    """Whether the left dock has the map's layers, and the right one what was selected."""
    case: bool = True
    bottom: bool = True
    """Whether video, charts and the cases of a place stand under the centre."""
    first_for: frozenset[str] = frozenset()
    """Roles whose window opens here."""


SUPERVISION = Workspace("supervision", "eye", orders=True, first_for=frozenset({"LED", "SUP"}))
WORKSPACES = (
    Workspace("accept", "phone-incoming", centre="form", bottom=False, first_for=frozenset({"ACC", "HOT"})),
    Workspace("duty", "gavel", first_for=frozenset({"SHF", "DIR"})),
    Workspace("dispatch", "paper-plane-tilt", first_for=frozenset({"DSP"})),
    Workspace("gis", "map-trifold", queue=False, layers=True, case=False, bottom=False,
              first_for=frozenset({"GIS"})),
    Workspace("video", "video-camera", first_for=frozenset({"VID"})),
    SUPERVISION,
    Workspace("evaluation", "chart-bar", centre="charts", queue=False, case=False, bottom=False,
              first_for=frozenset({"EVA"})),
)
_ADMINISTRATION = Workspace("administration", "sliders-horizontal", centre="administration", queue=False, case=False,
                            bottom=False, first_for=frozenset({"ADM"}))
_OWN = Workspace(OWN, "list", bottom=False, first_for=_OUTSIDE)
DEFAULT = "dispatch"


def workspaces_for(author: Author) -> tuple[Workspace, ...]:
    """Return the workspaces that the author sees, in their order; the hall's posts see them all.

    Of those outside enforcement officers have the form, too: they report by their own channel.

    An administrator changes rules, never a case, and sees none (domain section 8).
    """
    if author.roles and author.roles <= _OUTSIDE:
        return (_OWN, *(each for each in WORKSPACES if each.centre == "form" and "ENF" in author.roles),
                *([replace(SUPERVISION, bottom=False)] if author.roles & _ANSWER else []))
    if author.roles == {"ADM"}:
        return (_ADMINISTRATION, *(each for each in WORKSPACES if each.key == "gis"))
    return (*WORKSPACES, _ADMINISTRATION) if "ADM" in author.roles else WORKSPACES


def first_for(author: Author, asked: str | None) -> Workspace:
    """Return the workspace that the window opens with: the one asked for where the author has it."""
    offered = workspaces_for(author)
    by_key = {each.key: each for each in offered}
    if asked in by_key:
        return by_key[asked]
    default = by_key.get(DEFAULT, offered[0])
    return next((each for each in offered if each.first_for & author.roles), default)


def title(key: str) -> str:
    """Return the word of a workspace."""
    translate = QCoreApplication.translate
    return {
        "accept": translate("Workspaces", "Accept"), "duty": translate("Workspaces", "Duty"),
        "dispatch": translate("Workspaces", "Dispatch"), "gis": translate("Workspaces", "GIS"),
        "video": translate("Workspaces", "Video"),
        "supervision": translate("Workspaces", "Supervision"), "evaluation": translate("Workspaces", "Evaluation"),
        "administration": translate("Workspaces", "Administration"), OWN: translate("Workspaces", "My cases"),
    }[key]
