"""The state message holds everything that an engine needs, and nothing else."""

import json

from app.link.messages import encode
from ui.map.state import CaseMark, MapState, Size, View, layer_entries


def test_whole_state_is_a_message() -> None:
    state = MapState(store="/tmp/a.wanmi", size=Size(800, 600, 1.5), view=View(1.0, 2.0, 0.5), tool="measure_line",
                     cases=[CaseMark(id="c", x=1.0, y=2.0, meaning="near")], selection=["a"],
                     draft={"tool": "measure_line", "points": [[1, 2]]})
    message = state.whole()
    assert encode(message)
    assert json.loads(json.dumps(message))["view"] == {"x": 1.0, "y": 2.0, "m_per_px": 0.5}
    assert message["size"] == {"width_px": 800, "height_px": 600, "ratio": 1.5}
    assert message["cases"] == [{"id": "c", "x": 1.0, "y": 2.0, "meaning": "near", "urged": False, "label": ""}]
    assert [entry["id"] for entry in message["layers"]] == [entry.id for entry in layer_entries()]
    assert set(message) == {"kind", "store", "theme", "size", "scale_rule", "layers", "cases", "unsettled", "tool",
                            "draft", "selection", "highlight", "pin", "view"}


def test_without_a_store_there_is_no_view() -> None:
    assert not {"store", "view", "scale_rule"} & set(MapState().whole())


def test_no_view_means_the_full_one() -> None:
    assert MapState(store="/tmp/a").part("view")["view"] is None


def test_scale_of_a_view() -> None:
    assert round(View(0, 0, 1.0).scale) == 3780
