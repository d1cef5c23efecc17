"""The size that a picture is decoded to."""

import pytest

from app.video.player import fitted


@pytest.mark.parametrize(("source", "most", "size"), [
    ((1920, 1080), (640, 360), (640, 360)),
    ((1920, 1080), (640, 640), (640, 360)),
    ((1080, 1920), (640, 360), (202, 360)),
    ((320, 180), (640, 360), (320, 180)),
    ((4000, 2), (100, 100), (100, 1)),
])
def test_keeps_shape_and_never_grows(source: tuple[int, int], most: tuple[int, int], size: tuple[int, int]) -> None:
    assert fitted(*source, *most) == size
