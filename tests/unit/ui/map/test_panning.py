"""The shift that the window adds to the engine's picture while the map is dragged."""

from ui.map.panning import STILL_PX, Panning


def dragged() -> Panning:
    """Press at (100, 50), then three moves, as input 11, 12 and 13."""
    panning = Panning()
    panning.press(100, 50, patient=True)
    for event, x, y in ((11, 110, 50), (12, 120, 55), (13, 140, 60)):
        assert panning.move(event, x, y)
    return panning


def test_a_frame_lacks_what_came_after_its_last_event() -> None:
    panning = dragged()
    assert [panning.lacking(event) for event in (0, 10, 11, 12, 13)] == [
        (40, 10), (40, 10), (30, 10), (20, 5), (0, 0)]


def test_after_the_release_the_map_stays_and_hovering_moves_nothing() -> None:
    panning = dragged()
    panning.release()
    assert not panning.active
    assert not panning.move(15, 500, 500)
    assert panning.lacking(12) == (20, 5)
    assert panning.lacking(14) == panning.lacking(99) == (0, 0)


def test_a_second_drag_begins_where_the_first_ended() -> None:
    panning = dragged()
    panning.release()
    panning.press(10, 10, patient=False)
    assert panning.lacking(14) == (0, 0)
    assert panning.move(21, 11, 10)
    assert panning.lacking(14) == (1, 0)
    assert panning.lacking(12) == (21, 5), "a frame from the middle of the first drag lacks the rest of both"


def test_a_click_with_a_trembling_hand_is_no_drag() -> None:
    panning = Panning()
    panning.press(0, 0, patient=True)
    assert not panning.move(1, STILL_PX - 1, 0)
    assert not panning.active
    assert panning.move(2, STILL_PX, 0)
    assert panning.move(3, 1, 0), "once begun, it is a drag also on the way back"
    assert panning.lacking(2) == (1 - STILL_PX, 0)
    assert panning.lacking(1) == (1, 0)


def test_a_new_engine_lacks_nothing() -> None:
    panning = dragged()
    panning.forget()
    assert not panning.active
    assert panning.lacking(0) == panning.lacking(13) == (0, 0)
    assert not panning.move(14, 300, 300)


def test_it_does_not_grow_for_ever() -> None:
    panning = Panning()
    panning.press(0, 0, patient=False)
    for event in range(1, 5000):
        panning.move(event, event, 0)
    assert len(panning._events) < 1100
    assert panning.lacking(4990) == (9, 0)
