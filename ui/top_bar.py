"""The line at the top: product, workspaces with what waits for this post, search, language, theme, user."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from ui.commands import with_key
from ui.context import Context
from ui.icons import icon
from ui.search_box import SearchBox
from ui.workspace_button import Mark, WorkspaceButton
from ui.workspaces import Workspace, title

_NARROW_PX = 1500
"""Under this width only the open workspace has its word."""


class TopBar(QWidget):
    """Chooses workspaces.

    Signals:
        workspace_chosen: its key.
        theme_toggled, language_chosen: the other look; `zh_CN` or `en`.
        user_change_wanted: log in as somebody else.
        password_change_wanted: the user's own.
        help_wanted: the keys.
    """

    workspace_chosen = Signal(str)
    theme_toggled = Signal()
    language_chosen = Signal(str)
    user_change_wanted = Signal()
    password_change_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, context: Context, workspaces: tuple[Workspace, ...], user: str, parent: QWidget) -> None:
        """`user` is the name shown at the right."""
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(context.theme.px("top-bar"))
        self._context, self._theme = context, context.theme
        self._buttons: dict[str, WorkspaceButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(0)
        product = QLabel(self.tr("Wanmi"))
        product.setObjectName("product")
        product.setToolTip(self.tr("Digital city management command centre"))
        row.addWidget(Mark(context.theme))
        row.addSpacing(8)
        row.addWidget(product)
        row.addSpacing(12)
        group = QButtonGroup(self)
        for number, workspace in enumerate(workspaces, start=1):
            row.addWidget(self._workspace(workspace, number, group))
        row.addStretch(1)
        self.search = SearchBox(context, self)
        self.search.setFixedWidth(380)
        row.addWidget(self.search)
        row.addSpacing(8)
        dark = context.theme.name == "night"
        row.addWidget(self._button("sun" if dark else "moon", self.tr("Day or night"), self.theme_toggled.emit))
        row.addWidget(self._button("keyboard", with_key(self.tr("Keys"), "help"), self.help_wanted.emit))
        self.bell = self._button("bell", self.tr("Messages and notices"), None)
        self.bell.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.bell.setMenu(QMenu(self.bell))
        row.addWidget(self.bell)
        self.user_button = self._user(context, user)
        row.addWidget(self.user_button)

    def workspaces(self) -> list[str]:
        """Return the keys of the workspaces, in the order of their numbers."""
        return list(self._buttons)

    def show_workspace(self, key: str) -> None:
        """Mark the open workspace."""
        self._buttons[key].setChecked(True)

    def show_count(self, key: str, count: int) -> None:
        """Write how many wait in a workspace."""
        self._buttons[key].set_count(count)

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Words go where there is no room for them."""
        self.search.setFixedWidth(380 if self.width() >= _NARROW_PX else 260)
        for button in self._buttons.values():
            button.set_narrow(self.width() < _NARROW_PX)

    def _workspace(self, workspace: Workspace, number: int, group: QButtonGroup) -> WorkspaceButton:
        button = WorkspaceButton(title(workspace.key), workspace.icon, self._theme)
        self._context.commands.add(f"workspace.{number}", button.text(), button.click, self)
        button.setToolTip(with_key(button.text(), f"workspace.{number}"))
        button.clicked.connect(lambda: self.workspace_chosen.emit(workspace.key))
        group.addButton(button)
        self._buttons[workspace.key] = button
        return button

    def _button(self, name: str, words: str, then: Callable[[], object] | None) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name, self._theme, size_px=18, tone="text.2"))
        button.setIconSize(QSize(18, 18))
        button.setToolTip(words)
        button.setAccessibleName(words)
        if then is not None:
            button.clicked.connect(then)
        return button

    def _user(self, context: Context, user: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon("user-circle", self._theme, size_px=18, tone="text.2"))
        button.setIconSize(QSize(18, 18))
        button.setText(user)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.addAction(self.tr("Change user…"), self.user_change_wanted.emit)
        if not context.read_only:
            menu.addAction(self.tr("Change my password…"), self.password_change_wanted.emit)
        self.own_end = menu.addSeparator()
        """What the session offers its user (lock, roster, hand-over) is put in before it."""
        menu.addAction("中文", lambda: self.language_chosen.emit("zh_CN"))
        menu.addAction("English", lambda: self.language_chosen.emit("en"))
        button.setMenu(menu)
        return button
