"""A real drag over a map: moves the pointer at 60 Hz and looks at the screen for each step's picture.

A map that is dragged shows its old picture displaced by as much as the pointer went. So one patch of the picture tells
which step is on the screen: it stands displaced by that many steps. The patch is chosen so that it looks like itself
at no other step.
"""

import time
from collections.abc import Iterator

import numpy as np

from app.bench.drag import PERIOD_S, STEP_PX, STEPS, Drag
from app.bench.screen import Pixels, Screen
from app.domain.errors import Unusable

Rect = tuple[int, int, int, int]
"""x, y, width, height of the map on the screen, px."""

_PATCH_PX = (48, 32)
_LEAD_IN = 8
"""Steps before the counted ones: a drag begins only some pixels after the press."""
_SETTLE_S = 0.3
_POLL_S = 0.0002
_PATIENCE_S = 1.0
_POINTER_PX = 40
"""The pointer itself is on the screen too: the patch keeps away from it."""


def drag_over(screen: Screen, rect: Rect) -> Drag:
    """Drag the map once, and let go.

    Raises:
        Unusable: `bench.nothing_to_see`, no patch of the map is like no other, or nothing moved.
    """
    x, y, width, height = rect
    start = x + width // 3, y + height // 3
    screen.pointer.move(*start)
    time.sleep(_SETTLE_S)
    screen.pointer.press(True)
    for step in range(1, _LEAD_IN + 1):
        time.sleep(PERIOD_S)
        screen.pointer.move(*_displaced(start, step))
    time.sleep(_SETTLE_S)
    start = _displaced(start, _LEAD_IN)
    try:
        drag = _steps(screen, start, _patch(screen.pixels, rect, start))
    finally:
        screen.pointer.press(False)
    if not any(seen is not None for seen in drag.seen_s):
        raise Unusable("bench.nothing_to_see")
    return drag


def _steps(screen: Screen, start: tuple[int, int], patch: tuple[int, int]) -> Drag:
    wanted = _at(screen.pixels, patch, 0).copy()
    sent_s: list[float] = []
    seen_s: list[float | None] = [None] * STEPS
    begin_s, shown = time.perf_counter(), 0
    end_s = begin_s + STEPS * PERIOD_S + _PATIENCE_S
    while shown < STEPS and (now_s := time.perf_counter()) < end_s:
        if len(sent_s) < STEPS and now_s >= begin_s + len(sent_s) * PERIOD_S:
            target = _displaced(start, len(sent_s) + 1)
            sent_s.append(time.perf_counter())
            screen.pointer.move(*target)
        for step in range(len(sent_s), shown, -1):
            if np.array_equal(_at(screen.pixels, patch, step), wanted):
                seen_s[step - 1], shown = time.perf_counter(), step
                break
        time.sleep(_POLL_S)
    return Drag(sent_s, seen_s, time.perf_counter())


def _patch(pixels: Pixels, rect: Rect, pointer: tuple[int, int]) -> tuple[int, int]:
    """Return the corner of a patch in the middle of the map that occurs once on its whole way."""
    for patch in _candidates(rect, pointer):
        wanted = _at(pixels, patch, 0)
        others = (step for step in range(-STEPS, STEPS + 1) if step)
        if not any(np.array_equal(_at(pixels, patch, step), wanted) for step in others):
            return patch
    raise Unusable("bench.nothing_to_see")


def _candidates(rect: Rect, pointer: tuple[int, int]) -> Iterator[tuple[int, int]]:
    x, y, width, height = rect
    way_x, way_y = STEPS * STEP_PX[0], STEPS * STEP_PX[1]
    wide, high = _PATCH_PX
    for top in range(y + height // 2 - way_y, y + height // 2 + way_y - high, high):
        for left in range(x + width // 2 - way_x // 2, x + width // 2 + way_x // 2 - wide, wide):
            inside = (x <= left - way_x and left + wide + way_x <= x + width
                      and y <= top - way_y and top + high + way_y <= y + height)
            free = (left > pointer[0] + _POINTER_PX or left + wide < pointer[0] - _POINTER_PX
                    or top > pointer[1] + _POINTER_PX or top + high < pointer[1] - _POINTER_PX)
            if inside and free:
                yield left, top


def _at(pixels: Pixels, patch: tuple[int, int], step: int) -> Pixels:
    left, top = _displaced(patch, step)
    return pixels[top:top + _PATCH_PX[1], left:left + _PATCH_PX[0]]


def _displaced(place: tuple[int, int], steps: int) -> tuple[int, int]:
    return place[0] + steps * STEP_PX[0], place[1] + steps * STEP_PX[1]
