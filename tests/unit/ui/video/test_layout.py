"""How tiles are laid out, and where a picture lies in its tile."""

import pytest
from PySide6.QtCore import QRect, QSize

from ui.video.camera_tile import letterboxed
from ui.video.video_dock import columns_for


@pytest.mark.parametrize(("tiles", "width_px", "height_px", "columns"), [
    (4, 990, 182, 4), (4, 700, 460, 2), (4, 300, 800, 1), (2, 990, 182, 2), (1, 990, 182, 1), (0, 990, 182, 1),
    (4, 0, 0, 1),
])
def test_columns_make_pictures_large(tiles: int, width_px: int, height_px: int, columns: int) -> None:
    assert columns_for(tiles, width_px, height_px) == columns


@pytest.mark.parametrize(("picture", "place"), [
    (QSize(640, 360), QRect(0, 20, 320, 180)),
    (QSize(360, 640), QRect(98, 0, 123, 220)),
])
def test_picture_is_whole_and_centred(picture: QSize, place: QRect) -> None:
    assert letterboxed(picture, QRect(0, 0, 320, 220)) == place
