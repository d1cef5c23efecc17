"""Posts and shifts: two lists, and the form of one."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QTime
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QSpinBox, QTimeEdit, QWidget

from app.domain.ids import uuid7
from app.domain.people import Post, Role, Shift
from app.domain.permission import NOBODYS
from app.services.roster import SavePost, SaveShift
from ui.administration.table import Column, RecordTable
from ui.card import Card
from ui.cases.fields import ChoiceBox
from ui.cases.wording import is_chinese
from ui.context import Context
from ui.dialogs import open_dialog
from ui.duty.names import name_of, span_text
from ui.spin import spaced

MOST_SEATS = 50


class PostsPage(QWidget):
    """Posts at the left, shifts at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._roles: list[Role] = []
        language = context.language
        self.posts = RecordTable(
            (Column(self.tr("Code"), lambda each: each.code, 70),
             Column(self.tr("Post"), lambda each: name_of(each, language)),
             Column(self.tr("Role"), lambda each: self._role(each.role), 140),
             Column(self.tr("Seats"), lambda each: self._seats(each), 130)),
            context.theme, add=self.tr("New post…"), key=lambda each: each.code, faint=lambda each: each.ended)
        self.shifts = RecordTable(
            (Column(self.tr("Code"), lambda each: each.code, 70),
             Column(self.tr("Shift"), lambda each: name_of(each, language)),
             Column(self.tr("Time"), span_text, 120)),
            context.theme, add=self.tr("New shift…"), key=lambda each: each.code, faint=lambda each: each.ended)
        self._chosen: dict[RecordTable, object] = {}
        for table in (self.posts, self.shifts):
            table.chosen.connect(lambda each, at=table: self._chosen.__setitem__(at, each))
            table.adding.connect(lambda at=table: self.edit(at, None))
            table.view.doubleClicked.connect(lambda _, at=table: self.edit(at, self._chosen.get(at)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self.posts, 3)
        row.addWidget(self.shifts, 2)
        self.refresh()

    def refresh(self) -> None:
        """Read both anew."""
        staff = self._context.staff
        self._context.operations.read(lambda: (staff.roles(), staff.posts(), staff.shifts()),
                                      lambda found: self._show(*found))

    def edit(self, table: RecordTable, each: object) -> QDialog:
        """Open the form of a post or a shift, None for a new one."""
        dialog: QDialog
        if table is self.posts:
            post = each if isinstance(each, Post) else None
            dialog = PostDialog(self._context, post, self._roles, len(self.posts.model.records) + 1, self)
        else:
            dialog = ShiftDialog(self._context, each if isinstance(each, Shift) else None, self)
        dialog.accepted.connect(self.refresh)
        open_dialog(dialog)
        return dialog

    def _show(self, roles: list[Role], posts: list[Post], shifts: list[Shift]) -> None:
        self._roles = [role for role in roles if role.code not in NOBODYS]
        self.posts.show_records(posts)
        self.shifts.show_records(shifts)

    def _role(self, code: str) -> str:
        chinese = is_chinese(self._context.language)
        return next((role.name_zh if chinese else role.name_en for role in self._roles if role.code == code), code)

    def _seats(self, post: Post) -> str:
        return self.tr("{count} per grid").format(count=post.seats) if post.by_grid else str(post.seats)


class PostDialog(Card):
    """Names, role and seats of a post."""

    def __init__(self, context: Context, post: Post | None, roles: Sequence[Role], position: int,
                 parent: QWidget | None = None) -> None:
        """`position` is where a new one stands."""
        super().__init__(context.operations, context.language, _tr_post(), _tr_save(), parent)
        self._context, self._post, self._position = context, post, post.position if post else position
        self.code, self.name_zh, self.name_en = QLineEdit(), QLineEdit(), QLineEdit()
        self.role, self.seats = ChoiceBox(), spaced(QSpinBox())
        self.seats.setRange(1, MOST_SEATS)
        self.by_grid = QCheckBox(self.tr("Filled for each responsibility grid"))
        self.ended = QCheckBox(self.tr("Ended"))
        for role in roles:
            self.role.addItem(role.name_zh if is_chinese(context.language) else role.name_en, role.code)
        for words, widget in ((self.tr("Code"), self.code), (self.tr("Chinese name"), self.name_zh),
                              (self.tr("English name"), self.name_en), (self.tr("Role"), self.role),
                              (self.tr("Seats"), self.seats), ("", self.by_grid), ("", self.ended)):
            self.form.addRow(words, widget)
        self.form.setRowVisible(self.ended, post is not None)
        if post is not None:
            self.code.setText(post.code)
            self.code.setEnabled(False)
            self.name_zh.setText(post.name_zh)
            self.name_en.setText(post.name_en)
            self.role.setCurrentIndex(self.role.findData(post.role))
            self.seats.setValue(post.seats)
            self.by_grid.setChecked(post.by_grid)
            self.ended.setChecked(post.ended)

    def submit(self) -> None:
        """Save."""
        self.set_busy(True)
        post = Post(code=self.code.text().strip().upper(), version=self._post.version if self._post else 0,
                    position=self._position, name_zh=self.name_zh.text().strip(), name_en=self.name_en.text().strip(),
                    role=self.role.currentData(), seats=self.seats.value(), by_grid=self.by_grid.isChecked(),
                    ended=self.ended.isChecked())
        self._operations.write(SavePost(id=uuid7(self._context.clock.now()), post=post), lambda _: self.accept(),
                               refused=self.refuse)


class ShiftDialog(Card):
    """Names, begin and end of a shift."""

    def __init__(self, context: Context, shift: Shift | None, parent: QWidget | None = None) -> None:
        super().__init__(context.operations, context.language, _tr_shift(), _tr_save(), parent)
        self._context, self._shift = context, shift
        self.code, self.name_zh, self.name_en = QLineEdit(), QLineEdit(), QLineEdit()
        self.begins, self.ends = (spaced(QTimeEdit(QTime(hour, 0))) for hour in (8, 18))
        self.ended = QCheckBox(self.tr("Ended"))
        for edit in (self.begins, self.ends):
            edit.setDisplayFormat("HH:mm")
        for words, widget in ((self.tr("Code"), self.code), (self.tr("Chinese name"), self.name_zh),
                              (self.tr("English name"), self.name_en), (self.tr("Begins"), self.begins),
                              (self.tr("Ends"), self.ends), ("", self.ended)):
            self.form.addRow(words, widget)
        self.form.setRowVisible(self.ended, shift is not None)
        self.say(self.tr("A shift that ends at or before its begin passes midnight."))
        if shift is not None:
            self.code.setText(shift.code)
            self.code.setEnabled(False)
            self.name_zh.setText(shift.name_zh)
            self.name_en.setText(shift.name_en)
            self.begins.setTime(QTime(shift.begins_min // 60, shift.begins_min % 60))
            self.ends.setTime(QTime(shift.ends_min // 60, shift.ends_min % 60))
            self.ended.setChecked(shift.ended)

    def submit(self) -> None:
        """Save."""
        self.set_busy(True)
        shift = Shift(code=self.code.text().strip().upper(), version=self._shift.version if self._shift else 0,
                      name_zh=self.name_zh.text().strip(), name_en=self.name_en.text().strip(),
                      begins_min=_minutes(self.begins), ends_min=_minutes(self.ends), ended=self.ended.isChecked())
        self._operations.write(SaveShift(id=uuid7(self._context.clock.now()), shift=shift), lambda _: self.accept(),
                               refused=self.refuse)


def _minutes(edit: QTimeEdit) -> int:
    return edit.time().hour() * 60 + edit.time().minute()


def _tr_post() -> str:
    return QCoreApplication.translate("PostDialog", "Post")


def _tr_shift() -> str:
    return QCoreApplication.translate("ShiftDialog", "Shift")


def _tr_save() -> str:
    return QCoreApplication.translate("Administration", "Save")
