"""How closely a pair of photos is looked at: one zoom for both, so that the same spot is seen before and after."""

from dataclasses import dataclass, replace

MOST = 12.0
STEP = 1.25
"""One notch of the wheel, one press of + or -."""
CLOSE = 2.5
"""What Enter shows of a photo that fits."""


@dataclass(frozen=True, slots=True)
class Zoom:
    """Factor against the photo that fits, and the point in the middle as shares of the photo's width and height."""

    factor: float = 1.0
    x: float = 0.5
    y: float = 0.5

    @property
    def fits(self) -> bool:
        """Whether the whole photo is shown."""
        return self.factor <= 1.0

    def by(self, factor: float, x: float = 0.5, y: float = 0.5) -> "Zoom":
        """Zoom in or out; the point at the shares `x`, `y` of what is seen stays where it is."""
        wanted = min(max(self.factor * factor, 1.0), MOST)
        shift = 1 / self.factor - 1 / wanted
        return Zoom(wanted, self.x + (x - 0.5) * shift, self.y + (y - 0.5) * shift).held()

    def moved(self, x: float, y: float) -> "Zoom":
        """Move by shares of what is seen."""
        return replace(self, x=self.x + x / self.factor, y=self.y + y / self.factor).held()

    def toggled(self) -> "Zoom":
        """Close where it fits, fitting where it is close."""
        return replace(self, factor=CLOSE).held() if self.fits else Zoom()

    def held(self) -> "Zoom":
        """Return the same without what lies beyond the photo's edges."""
        half = 0.5 / self.factor
        return replace(self, x=min(max(self.x, half), 1 - half), y=min(max(self.y, half), 1 - half))

    def window(self) -> tuple[float, float, float]:
        """Return left, top and side of what is seen, as shares of the photo."""
        side = 1 / self.factor
        return self.x - side / 2, self.y - side / 2, side
