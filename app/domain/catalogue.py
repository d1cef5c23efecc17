"""The catalogue of component and event types as the store holds it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueType:
    """A type of component or event; `type_code` is unique within its kind."""

    type_code: str
    """Class + type, 4 digits."""
    version: int = 0
    class_code: str
    class_zh: str
    class_en: str
    type_zh: str
    type_en: str
    geometry: str = ""
    """`point line polygon`; empty for events."""
    owner_hint: str = ""
    department_zh: str = ""
    where_it_stands: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingCondition:
    """One filing condition of a type, with its closing condition and limit."""

    id: str
    """`component-0118-1`: kind, type, number; never changes once released."""
    version: int = 0
    kind: str
    """`component` or `event`."""
    type_code: str
    position: int
    """1 = the type's main one."""
    filing_zh: str
    closing_zh: str
    limit_value: int
    limit_unit: str
    """As in the catalogue: 紧急工作时 · 工作时 · 工作日 · 天."""
