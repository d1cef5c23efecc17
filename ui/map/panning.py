"""How far the map has gone under a dragging pointer: the window shows it at once, before the engine's picture comes.

QGIS's canvas pans by shifting its picture as far as the pointer went, so the window can do the same with the picture it
has. Each frame names the last input event that is in it; what came after is the shift that it still lacks. Without a
picture in between this is exact, not a guess. All positions and shifts are in the engine's pixels.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

Shift = tuple[int, int]

STILL_PX = 4
"""A press that moves less is a click (`layers/tools.py` has the same)."""
_KEPT = 512
"""So many past events are remembered; a frame is never so far behind."""


@dataclass
class Panning:
    """Follows presses, moves and releases. Shifts add up from drag to drag; only differences matter."""

    _events: list[int] = field(default_factory=lambda: [0])
    _shifts: list[Shift] = field(default_factory=lambda: [(0, 0)])
    _pressed: tuple[int, int] | None = None
    _before: Shift = (0, 0)
    _patient: bool = False
    """Whether the map stays until the pointer has gone `STILL_PX`."""

    @property
    def active(self) -> bool:
        """Whether the map is being dragged."""
        return self._pressed is not None and not self._patient

    def press(self, x: int, y: int, *, patient: bool) -> None:
        """A button that pans goes down; `patient`: a small move is no drag."""
        self._pressed, self._before, self._patient = (x, y), self._shifts[-1], patient

    def move(self, event: int, x: int, y: int) -> bool:
        """The pointer goes to a position; return whether the map goes along."""
        if self._pressed is None:
            return False
        dx, dy = x - self._pressed[0], y - self._pressed[1]
        self._patient = self._patient and abs(dx) + abs(dy) < STILL_PX
        if self._patient:
            return False
        self._events.append(event)
        self._shifts.append((self._before[0] + dx, self._before[1] + dy))
        if len(self._events) > 2 * _KEPT:
            del self._events[:_KEPT], self._shifts[:_KEPT]
        return True

    def release(self) -> None:
        """The button goes up: the map stays where it is."""
        self._pressed = None

    def lacking(self, event: int) -> Shift:
        """Return the shift that a frame lacks in which `event` is the last."""
        at = self._shifts[max(bisect_right(self._events, event) - 1, 0)]
        return self._shifts[-1][0] - at[0], self._shifts[-1][1] - at[1]

    def forget(self) -> None:
        """Another engine draws: its pictures know nothing of what was dragged before."""
        self._events, self._shifts, self._pressed = [0], [(0, 0)], None
