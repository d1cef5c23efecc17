"""The whole window on a context, with its engines off: for tests of what the window does with its panels."""

from collections.abc import Iterator
from contextlib import contextmanager

from pytestqt.qtbot import QtBot

from tests.helpers.hands import shown
from ui.charts.panel import ChartsPanel
from ui.charts.today import TodayCharts
from ui.context import Context
from ui.main_window import MainWindow, Parts
from ui.map.map_view import MapView
from ui.video.start import video_engine
from ui.video.video_dock import VideoDock


@contextmanager
def opened(qtbot: QtBot, context: Context, name: str, width_px: int = 1366, height_px: int = 768
           ) -> Iterator[MainWindow]:
    """Show the window; `name` is what others read of the person. All of it is gone afterwards."""
    video = video_engine()
    parts = Parts(map_view=MapView(context.theme), charts=ChartsPanel(context), today=TodayCharts(context),
                  video=VideoDock(context.theme, video, lambda code: None, context.clock.now))
    window = MainWindow(context, parts, name)
    try:
        shown(qtbot, window, width_px, height_px)
        yield window
    finally:
        context.operations.close()
        parts.map_view.close_engine()
        video.close()
        window.close()
