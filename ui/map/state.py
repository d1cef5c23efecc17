"""What the map shows, as the window owns it: sent whole to the engine after every start, in parts when it changes."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

RESOURCES = Path(__file__).resolve().parent.parent.parent / "resources"
TOOLS = ("pan", "identify", "select_box", "select_polygon", "measure_line", "measure_area", "zoom_in", "zoom_out")
DRAWING = frozenset({"select_polygon", "measure_line", "measure_area"})
"""Tools whose keys and right click belong to what is being drawn."""


@dataclass(frozen=True, slots=True)
class View:
    """A place on the map: centre in metres of the district's CRS, metres a logical pixel."""

    x: float
    y: float
    m_per_px: float

    @property
    def scale(self) -> float:
        """The denominator of the scale, at 96 dots an inch."""
        return self.m_per_px * 96 / 0.0254


@dataclass(frozen=True, slots=True)
class Size:
    """Of the canvas: in the screen's pixels, and how many of them a logical pixel is wide."""

    width_px: int
    height_px: int
    ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMark:
    """A case as a marker."""

    id: str
    x: float
    """Metres, like `y`."""
    y: float
    meaning: str
    """`ontime`, `near`, `overdue`, `pending`, `conflict` or `closed`."""
    urged: bool = False
    label: str = ""
    """The short number, written where it is chosen."""


@dataclass(frozen=True, slots=True)
class UnsettledMark:
    """A component for which something meant here is not accepted."""

    id: str
    meaning: str
    """`pending` or `conflict`."""
    words: str
    """Since when, who meant it, and why it was refused."""


@dataclass(slots=True)
class LayerEntry:
    """One row of the layer panel."""

    id: str
    zh: str
    en: str
    visible: bool = True
    opacity: float = 1.0
    hidden: tuple[str, ...] = ()
    """Class codes that are switched off."""
    min_scale: float = 0.0
    """Shown from this scale on; 0: always."""


def layer_entries() -> list[LayerEntry]:
    """Return the panel's rows as they are at first, top first."""
    rows = json.loads((RESOURCES / "styles" / "layers.json").read_text("utf-8"))
    return [LayerEntry(row["id"], row["zh"], row["en"], visible=not row.get("off", False),
                       min_scale=row.get("min_scale", 0.0)) for row in rows]


@dataclass(slots=True)
class MapState:
    """All of it; `whole` and `part` make the engine's `state` message of it."""

    store: str = ""
    theme: str = "day"
    size: Size | None = None
    scale_rule: bool = True
    layers: list[LayerEntry] = field(default_factory=layer_entries)
    cases: list[CaseMark] = field(default_factory=list)
    unsettled: dict[str, str] = field(default_factory=dict)
    """Components for which something meant here is `pending` or in `conflict`, by id."""
    tool: str = "pan"
    draft: dict[str, Any] = field(default_factory=dict)
    selection: list[str] = field(default_factory=list)
    highlight: dict[str, Any] = field(default_factory=dict)
    pin: list[float] | None = None
    """`x`, `y` in metres of the place that a report is being written about; None: no pin."""
    view: View | None = None

    def whole(self) -> dict[str, Any]:
        """Return the message for an engine that knows nothing yet."""
        names = ["size", "theme", "layers", "tool", "draft", "cases", "selection", "highlight", "pin"]
        if self.store:
            names += ["store", "scale_rule", "view", "unsettled"]
        return self.part(*names)

    def part(self, *names: str) -> dict[str, Any]:
        """Return the message with these parts."""
        message: dict[str, Any] = {"kind": "state"}
        for name in names:
            value = getattr(self, name)
            if name in ("size", "view"):
                if value is not None or name == "view":
                    message[name] = value and asdict(value)
            elif name in ("layers", "cases"):
                message[name] = _plain(value)
            else:
                message[name] = value
        return message


def _plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]
