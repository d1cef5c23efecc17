"""The demonstration's scenes: the same for the same camera, moving, whole SVG, and marked as made up."""

from xml.etree import ElementTree

import pytest

from app.video.demo_cameras.scenes import caption, document, scene_of

CODES = [f"V{number:03}" for number in range(1, 41)]
AFTERNOON_S = 16 * 3600.0


@pytest.mark.parametrize("code", CODES)
def test_scene_is_whole_and_moves(code: str) -> None:
    scene = scene_of(code)
    for second in range(30):
        ElementTree.fromstring(document(scene.standing + scene.moving(AFTERNOON_S + second)))
    assert len({scene.moving(AFTERNOON_S + second) for second in range(30)}) > 10


def test_scene_belongs_to_the_code() -> None:
    assert scene_of("V021").standing == scene_of("V021").standing
    assert scene_of("V021").moving(5.0) == scene_of("V021").moving(5.0)
    assert len({scene_of(code).standing for code in CODES}) == len(CODES)


def test_caption_says_that_it_is_made_up() -> None:
    text = "".join(ElementTree.fromstring(document(caption("一道街 <北>", "2021-12-31 16:00:00"))).itertext())
    assert "演示画面 虚构" in text
    assert "一道街 <北>" in text
    assert "2021-12-31 16:00:00" in text
