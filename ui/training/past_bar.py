"""The ribbon of a window that looks back: which moment is shown, how to choose another, and the way back to now."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDate, QDateTime, QEvent, QObject, QSignalBlocker, Qt, QTime, QTimer
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QLabel, QPushButton, QSlider, QToolButton, QWidget

from ui.context import Context
from ui.icons import icon
from ui.local_time import instant_of, local
from ui.theme import Theme

_WAIT_MS = 200
"""So long the slider must rest before the moment is read."""
_DAY_MIN = 24 * 60
_STEP_MIN = 5


class PastBar(QWidget):
    """Hidden while the window shows now. Esc leads back."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        """`parent` is the window: Esc works all over it."""
        super().__init__(parent)
        self.setObjectName("past_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        moment = context.moment
        self._moment = moment
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._look)
        self._build(context.theme)
        parent.installEventFilter(self)
        moment.changed.connect(self._show)
        self.hide()

    def begin(self) -> None:
        """Look back, at first at what is so now."""
        if not self._moment.past:
            self._moment.look_back(self._moment.present().replace(second=0, microsecond=0))
        self.edit.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Esc that nobody else had a use for leads back to now."""
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape and self._moment.past:
            self._moment.return_to_now()
            return True
        return super().eventFilter(watched, event)

    def _build(self, theme: Theme) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        sign = QLabel()
        sign.setPixmap(icon("clock-counter-clockwise", theme, tone="text.1").pixmap(16, 16))
        self.title = QLabel()
        self.title.setProperty("role", "strong")
        self.edit = QDateTimeEdit()
        self.edit.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.edit.setCalendarPopup(True)
        self.edit.setAccessibleName(self.tr("Moment that is shown"))
        self.edit.setKeyboardTracking(False)
        self.edit.dateTimeChanged.connect(self._edited)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _DAY_MIN - 1)
        self.slider.setSingleStep(_STEP_MIN)
        self.slider.setPageStep(60)
        self.slider.setAccessibleName(self.tr("Time of the day"))
        self.slider.valueChanged.connect(self._slid)
        back = QPushButton(self.tr("Back to now (Esc)"))
        back.clicked.connect(self._moment.return_to_now)
        today = QLabel(self.tr("names, components, search and video: today's"))
        today.setProperty("role", "hint")
        today.setToolTip(self.tr("Cases, their history, deadlines, related cases and figures are shown as they stood. "
                                 "Names, catalogue, components, grids, the search field, live video and the duty "
                                 "roster are those of today."))
        row.addWidget(sign)
        row.addWidget(self.title)
        row.addWidget(today)
        row.addSpacing(8)
        row.addWidget(self._day("arrow-left", self.tr("The day before"), -1, theme))
        row.addWidget(self.edit)
        row.addWidget(self._day("arrow-right", self.tr("The day after"), 1, theme))
        row.addWidget(QLabel("00:00"))
        row.addWidget(self.slider, 1)
        row.addWidget(QLabel("24:00"))
        row.addSpacing(8)
        row.addWidget(back)

    def _day(self, sign: str, words: str, by: int, theme: Theme) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(sign, theme))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self.edit.setDateTime(self.edit.dateTime().addDays(by)))
        return button

    def _show(self) -> None:
        at = self._moment.at
        self.setVisible(at is not None)
        if at is None:
            self._timer.stop()
            return
        then = local(at)
        self.title.setText(self.tr("Looking back {time}").format(time=f"{then:%Y-%m-%d %H:%M}"))
        with QSignalBlocker(self.edit), QSignalBlocker(self.slider):
            self.edit.setMaximumDateTime(_shown(self._moment.present() + timedelta(minutes=1)))
            self.edit.setDateTime(_shown(at))
            self.slider.setValue(then.hour * 60 + then.minute)

    def _slid(self, minutes: int) -> None:
        when = self.edit.dateTime()
        when.setTime(QTime(minutes // 60, minutes % 60))
        with QSignalBlocker(self.edit):
            self.edit.setDateTime(when)
        self._timer.start()

    def _edited(self, when: QDateTime) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(when.time().hour() * 60 + when.time().minute())
        self._timer.start()

    def _look(self) -> None:
        date, time = self.edit.date(), self.edit.time()
        wall = datetime(date.year(), date.month(), date.day(), time.hour(), time.minute())
        self._moment.look_back(instant_of(wall))


def _shown(at: datetime) -> QDateTime:
    """Return the wall clock of the store's zone, whatever the machine's zone is."""
    then = local(at.astimezone(UTC))
    return QDateTime(QDate(then.year, then.month, then.day), QTime(then.hour, then.minute))
