"""Previous and next view."""

from ui.map.state import View
from ui.map.view_history import MOST, ViewHistory


def view(number: int) -> View:
    return View(float(number), 0.0, 1.0)


def test_back_and_on() -> None:
    history = ViewHistory()
    assert history.back() is None
    for number in (1, 2, 2, 3):
        history.visit(view(number))
    assert (history.back(), history.back(), history.back()) == (view(2), view(1), None)
    assert (history.can_go_back, history.can_go_on) == (False, True)
    assert (history.on(), history.on(), history.on()) == (view(2), view(3), None)


def test_a_new_place_forgets_what_lay_ahead() -> None:
    history = ViewHistory()
    for number in (1, 2, 3):
        history.visit(view(number))
    history.back()
    history.visit(view(9))
    assert not history.can_go_on
    assert history.back() == view(2)


def test_rounding_by_the_engine_is_no_new_place() -> None:
    history = ViewHistory()
    history.visit(view(1))
    history.visit(view(2))
    history.back()
    history.settle(View(1.0000001, 0.0, 1.0))
    assert history.on() == view(2)


def test_it_does_not_grow_for_ever() -> None:
    history = ViewHistory()
    for number in range(3 * MOST):
        history.visit(view(number))
    steps = 0
    while history.back():
        steps += 1
    assert steps == MOST - 1
