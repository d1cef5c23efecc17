"""Codes that people read: unit grids, responsibility grids, components, cases (domain sections 2.2, 2.3, 3.1 and 5).

Codes are text with leading zeros, never numbers; nobody else slices them.
"""

import re
from dataclasses import dataclass
from datetime import date

from app.domain.errors import BadInput


@dataclass(frozen=True, slots=True)
class Edition:
    """Widths that differ between editions of the standards."""

    grid_sequence: int = 3
    """Digits of a unit grid's sequence: 3 (GB/T 30428.1), 2 (CJ/T 213)."""
    type_digits: int = 2
    """Digits of a type within its class; the component's sequence takes the other of 8 digits."""


STANDARD = Edition()


@dataclass(frozen=True, slots=True)
class GridCode:
    """A unit grid's code taken apart."""

    district: str
    street: str
    community: str
    sequence: int

    @property
    def street_code(self) -> str:
        """9 digits."""
        return self.district + self.street

    @property
    def community_code(self) -> str:
        """12 digits."""
        return self.street_code + self.community


@dataclass(frozen=True, slots=True)
class ComponentCode:
    """A component's 16-digit code (部件标识码) taken apart."""

    district: str
    class_code: str
    type_digits: str
    sequence: int

    @property
    def type_code(self) -> str:
        """Class + type, as the catalogue writes it."""
        return self.class_code + self.type_digits


def grid_code(text: str, edition: Edition = STANDARD) -> GridCode:
    """Take a unit-grid code apart; raises BadInput `code.unusable` (kind, value)."""
    found = _match(rf"(\d{{6}})(\d{{3}})(\d{{3}})(\d{{{edition.grid_sequence}}})", "grid", text)
    return GridCode(found[1], found[2], found[3], _sequence(found[4], "grid", text))


def make_grid_code(community_code: str, sequence: int, edition: Edition = STANDARD) -> str:
    """Return the code of the community's n-th grid; raises BadInput `code.unusable` when the sequence is full."""
    text = f"{community_code}{sequence:0{edition.grid_sequence}d}"
    grid_code(text, edition)
    return text


def make_responsibility_grid(district: str, sequence: int) -> str:
    """Return the code of the district's n-th responsibility grid: district + `Z` + 3 digits."""
    return f"{district}Z{sequence:03d}"


def component_code(text: str, edition: Edition = STANDARD) -> ComponentCode:
    """Take a component code apart; raises BadInput `code.unusable` (kind, value)."""
    width = edition.type_digits
    found = _match(rf"(\d{{6}})(\d{{2}})(\d{{{width}}})(\d{{{8 - width}}})", "component", text)
    return ComponentCode(found[1], found[2], found[3], _sequence(found[4], "component", text))


def make_component_code(district: str, type_code: str, sequence: int, edition: Edition = STANDARD) -> str:
    """Return the code; `type_code` is class + type. Raises BadInput `code.unusable` when the sequence is full."""
    text = f"{district}{type_code}{sequence:0{8 - edition.type_digits}d}"
    component_code(text, edition)
    return text


def make_case_number(district: str, day: date, sequence: int) -> str:
    """Return the number of the n-th case accepted on a local day: 18 digits (a temporary one begins with `R-`).

    Raises:
        BadInput: `code.unusable`, the day's sequence is full.
    """
    text = f"{district}{day:%Y%m%d}{sequence:04d}"
    _match(r"\d{18}", "case", text)
    return text


def _match(pattern: str, kind: str, text: str) -> re.Match[str]:
    found = re.fullmatch(pattern, text, re.ASCII)
    if found is None:
        raise BadInput("code.unusable", kind=kind, value=text)
    return found


def _sequence(digits: str, kind: str, text: str) -> int:
    if not int(digits):
        raise BadInput("code.unusable", kind=kind, value=text)
    return int(digits)
