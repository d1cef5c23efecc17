"""Previous and next view, owned by the window so that they outlive the engine. Pure."""

from ui.map.state import View

MOST = 50


class ViewHistory:
    """A line of views with a place in it."""

    def __init__(self) -> None:
        self._views: list[View] = []
        self._at = -1

    def visit(self, view: View) -> None:
        """The map stands here now; what lay ahead is forgotten, unless it is where the history itself led."""
        if self._views and self._views[self._at] == view:
            return
        self._views = [*self._views[:self._at + 1], view][-MOST:]
        self._at = len(self._views) - 1

    @property
    def can_go_back(self) -> bool:
        """Whether there is a view before."""
        return self._at > 0

    @property
    def can_go_on(self) -> bool:
        """Whether there is a view after."""
        return self._at + 1 < len(self._views)

    def back(self) -> View | None:
        """Go to the view before and return it."""
        return self._go(-1) if self.can_go_back else None

    def on(self) -> View | None:
        """Go to the view after and return it."""
        return self._go(1) if self.can_go_on else None

    def _go(self, by: int) -> View:
        self._at += by
        return self._views[self._at]

    def settle(self, view: View) -> None:
        """The engine's own word for where the history led: the same but for rounding."""
        if self._at >= 0:
            self._views[self._at] = view
