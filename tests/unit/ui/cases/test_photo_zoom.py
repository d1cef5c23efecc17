"""One zoom for two photos."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.cases.photo_zoom import MOST, Zoom

SHARES = st.floats(0, 1)


@given(st.floats(0.05, 20), SHARES, SHARES, st.floats(-2, 2), st.floats(-2, 2))
def test_what_is_seen_stays_inside_the_photo(factor: float, x: float, y: float, dx: float, dy: float) -> None:
    zoom = Zoom().by(3).by(factor, x, y).moved(dx, dy)
    left, top, side = zoom.window()
    assert 1 <= zoom.factor <= MOST
    assert min(left, top) >= -1e-9 and max(left, top) + side <= 1 + 1e-9


@given(st.floats(1.01, 3), st.floats(0.3, 0.7), st.floats(0.3, 0.7))
def test_the_spot_under_the_pointer_stays(factor: float, x: float, y: float) -> None:
    before = Zoom(2.0)
    after = before.by(factor, x, y)
    for share, left, new in ((x, before.window()[0], after.window()[0]), (y, before.window()[1], after.window()[1])):
        assert left + share * before.window()[2] == pytest.approx(new + share * after.window()[2])


def test_enter_looks_closely_and_back() -> None:
    close = Zoom().toggled()
    assert not close.fits and close.toggled() == Zoom()
