"""The line at the bottom: what stands open, where the pointer is, which clock and whose data."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from app.link.supervision import State
from app.queries.cases import CaseRow
from app.queries.places import Town
from ui.context import Context
from ui.glyphs import glyph_icon
from ui.local_time import local
from ui.map.state import View
from ui.map.wording import Coordinates
from ui.theme import meaning_word
from ui.workspaces import workspaces_for

_TIME_FORMAT = "%Y-%m-%d %H:%M"
MEANINGS = ("overdue", "near", "urged")


class StatusBar(QWidget):
    """Numbers and facts. The clock can be pressed: it leads into the past."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(context.theme.px("status-bar"))
        self._context = context
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(6)
        self.counts = QWidget()
        """How many cases stand open; nothing for who sees none."""
        self.counts.setVisible(any(each.queue for each in workspaces_for(context.author)))
        row.addWidget(self.counts)
        counts = QHBoxLayout(self.counts)
        counts.setContentsMargins(0, 0, 0, 0)
        counts.setSpacing(6)
        self.open = QLabel()
        counts.addWidget(self.open)
        self._counts: dict[str, QLabel] = {}
        self._engines: dict[str, str] = {}
        for meaning in MEANINGS:
            glyph = QLabel()
            glyph.setPixmap(glyph_icon(meaning, context.theme, 12).pixmap(12, 12))
            self._counts[meaning] = QLabel()
            counts.addSpacing(6)
            counts.addWidget(glyph)
            counts.addWidget(self._counts[meaning])
        row.addStretch(1)
        self.scale, self.where = QLabel(), QLabel()
        row.addWidget(self.scale)
        row.addSpacing(16)
        row.addWidget(self.where)
        row.addStretch(1)
        self.engines = QLabel()
        row.addWidget(self.engines)
        row.addSpacing(12)
        self._exchange = QHBoxLayout()
        row.addLayout(self._exchange)
        self.clock = QToolButton()
        self.clock.setToolTip(self.tr("Look back: how everything stood at another time"))
        row.addWidget(self.clock)
        row.addSpacing(12)
        self.whose = QLabel()
        row.addWidget(self.whose)

    def show_cases(self, rows: Sequence[CaseRow]) -> None:
        """Count the open cases by what their time says."""
        self.open.setText(self.tr("Open {count}").format(count=len(rows)))
        for meaning, label in self._counts.items():
            count = sum(bool(row.urged) if meaning == "urged" else row.stage.meaning == meaning for row in rows)
            label.setText(f"{meaning_word(meaning, self._context.language)} {count}")

    def show_coordinates(self, where: Coordinates) -> None:
        """Say where the pointer is, in the district's CRS and in WGS 84."""
        self.where.setText(f"{where.projected}    {where.geographic}")

    def show_map(self, shown: bool) -> None:
        """Scale and coordinates stand only under a map."""
        self.scale.setVisible(shown)
        self.where.setVisible(shown)

    def show_view(self, view: View) -> None:
        """Say the map's scale."""
        scale = view.scale
        digits = 10 ** max(len(str(round(scale))) - 2, 0)
        self.scale.setText("1 : {:,}".format(round(scale / digits) * digits).replace(",", "\N{NO-BREAK SPACE}"))

    def show_clock(self, now: datetime, town: Town | None) -> None:
        """Say what time it is for the store."""
        time = local(now).strftime(_TIME_FORMAT)
        demo = town is not None and town.demo
        self.clock.setText(self.tr("Demonstration clock {time}").format(time=time) if demo else time)

    def show_town(self, town: Town) -> None:
        """Say whose data this is."""
        chinese = self._context.language == "zh_CN"
        name = town.name_zh if chinese else town.name_en or town.name_zh
        self.whose.setText(self.tr("{town} · demonstration city, made-up data").format(town=name) if town.demo
                           else f"{name} · {town.crs_id}")

    def show_exchange(self, chip: QWidget) -> None:
        """Give the exchange with the shared store its place."""
        self._exchange.addWidget(chip)
        self._exchange.addSpacing(12)

    def show_map_engine(self, state: State) -> None:
        """Say whether the map runs."""
        self._show_engine("map", state)

    def show_video_engine(self, state: State) -> None:
        """Say whether video runs."""
        self._show_engine("video", state)

    def _show_engine(self, name: str, state: State) -> None:
        """Say what doesn't run; nothing while both do."""
        names = {"map": self.tr("Map"), "video": self.tr("Video")}
        words = {State.CRASH_LOOP: self.tr("stopped"), State.HELD_DOWN: self.tr("stopped"), State.RUNNING: "",
                 State.STOPPED: ""}
        self._engines[name] = words.get(state, self.tr("coming back"))
        self.engines.setText(" · ".join(f"{names[each]} {word}" for each, word in self._engines.items() if word))
