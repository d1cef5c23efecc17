"""The one style sheet, made from the tokens: what Fusion and the palette leave to be said."""

import re
from collections.abc import Callable

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

_TOKEN = re.compile(r"\[((?:bg|text|border|accent|selection|focus|meaning)[a-z0-9.-]*)\]")
"""A token in brackets; `[step="primary"]` is a selector of Qt's."""

_SHEET = """
QMainWindow, QDialog { background: [bg.window]; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMainWindow::separator { background: [bg.window]; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: [border.line]; }
QToolTip { background: [bg.raised]; color: [text.1]; border: 1px solid [border.line]; padding: 4px 6px; }

#panel { background: [bg.panel]; }
#dockBody { background: [bg.panel]; border: 1px solid [border.line]; border-top: none;
  border-bottom-left-radius: 6px; border-bottom-right-radius: 6px; }
#dockHead { background: [bg.raised]; border: 1px solid [border.line]; border-bottom: 1px solid [border.hair];
  border-top-left-radius: 6px; border-top-right-radius: 6px; }
#centre, #cover { background: [bg.window]; }
#dockTitle QLabel#title { font-weight: 700; color: [text.1]; }
#dockTitle QLabel#context { font-size: 12px; color: [text.2]; }
#topBar { background: [bg.raised]; border-bottom: 1px solid [border.line]; }
#topBar QLabel#product { font-size: 16px; font-weight: 700; }
QStatusBar { background: [bg.raised]; border-top: 1px solid [border.line]; min-height: 25px; max-height: 25px; }
QStatusBar::item { border: none; }
QSplitter::handle { background: [bg.window]; }
#statusBar QLabel, #statusBar QToolButton { font-size: 12px; color: [text.2]; }
#banner { background: [accent.soft]; border-bottom: 1px solid [border.line]; }
#banner QLabel { color: [text.1]; }
#journal_view { background: [bg.window]; }
#journal_view QTextBrowser { padding: 8px 16px; background: [bg.panel]; border: 1px solid [border.line]; }
#why_view { background: [bg.panel]; border: 1px solid [border.control]; }
#sheet_bar { background: [bg.panel]; border: 1px solid [border.control]; border-radius: 6px; }
#palette { background: [bg.panel]; border: 1px solid [border.control]; border-radius: 6px; }
#toast { background: [bg.panel]; border: 1px solid [border.control]; border-radius: 6px; }
#call_strip { border-bottom: 1px solid [border.line]; }
#call_now { background: [accent.soft]; }
#presence { background: [accent.soft]; }
#drill_bar { background: [accent.soft]; border-bottom: 1px solid [border.line]; }
#away_bar { background: [meaning.pending.soft]; border-bottom: 1px dashed [meaning.pending.fill]; }
#away_bar QLabel { color: [text.1]; }
#exchange_notice { background: [meaning.near.soft]; border: 1px solid [meaning.near.fill]; border-radius: 4px;
    padding: 6px; color: [text.1]; }
#conflict_side { background: [bg.panel]; border: 1px solid [border.control]; border-radius: 4px; }
#past_bar { background: [accent.soft]; border-bottom: 2px solid [accent]; }
#drill_bar QLabel, #past_bar QLabel { color: [text.1]; }
#hairline { background: [border.hair]; border: none; }
#near_list { background: [bg.panel]; border-top: 1px solid [border.line]; }
#decision_bar { background: [bg.raised]; border-top: 1px solid [border.line]; }
#queue_foot { background: [bg.raised]; border-top: 1px solid [border.hair]; }
QLabel { background: transparent; }
QLabel[role="hint"], #queue_foot QLabel { color: [text.3]; font-size: 12px; }
QLabel[role="label"] { color: [text.3]; }
QLabel[role="said"] { color: [text.2]; }
QLabel[role="strong"] { color: [text.1]; font-weight: 700; }
QLabel[role="title"], QLabel[text="title"] { color: [text.1]; font-size: 16px; font-weight: 700; }
QLabel[role="figure"] { color: [text.1]; font-size: 22px; font-weight: 700; }
QLabel[role="key"] { color: [text.2]; font-size: 11px; background: [bg.raised]; padding: 0 5px;
  border: 1px solid [border.line]; border-radius: 3px; }
#centre #accept_form { background: [bg.panel]; border: 1px solid [border.line]; border-radius: 6px; }
#centre #administration { background: [bg.panel]; border: 1px solid [border.line]; border-radius: 6px; }
#admin_pages { background: [bg.raised]; border-right: 1px solid [border.line]; padding: 12px 8px;
  border-top-left-radius: 6px; border-bottom-left-radius: 6px; }
#admin_pages::item { border-radius: 4px; padding: 0 8px; color: [text.1]; }
#admin_pages::item:hover { background: [bg.hover]; }
#admin_pages::item:selected { background: [accent.soft]; color: [accent]; }
#admin_pages::item:focus { border: 2px solid [focus]; padding: 0 6px; }
#calendar_warning { background: [meaning.near.soft]; color: [text.1]; padding: 8px 12px; border-radius: 4px; }
#calendar_hours, #calendar_days { border: 1px solid [border.line]; border-radius: 4px; }
#calendar_hours::item, #calendar_days::item { padding: 6px 8px; border-bottom: 1px solid [border.hair]; }
#administration QTableCornerButton::section { background: [bg.raised]; border: none;
  border-bottom: 1px solid [border.line]; }
#administration #matrix QHeaderView::section:horizontal { padding: 2px; border-right: 1px solid [border.hair]; }
#login QListWidget { border: 1px solid [border.line]; border-radius: 4px; }
#administration QTableView { gridline-color: [border.hair]; border: 1px solid [border.line]; border-radius: 4px; }
#administration QTableView::item { padding: 0 8px; border-bottom: 1px solid [border.hair]; }
#administration QTableView#condition_versions::item { padding: 6px 8px; }
#administration QTableView::item:selected { background: [selection.bg]; color: [selection.text]; }
#chart, #key_figures { background: [bg.panel]; border: 1px solid [border.line]; border-radius: 6px; }
#today_charts #chart { border: none; border-radius: 0; border-right: 1px solid [border.hair]; }
QPushButton[step="segment"] { min-height: 26px; border-color: [border.line]; color: [text.2]; }
QPushButton[step="segment"]:checked { background: [accent.soft]; color: [accent]; border-color: [accent]; }
#case_body, #form_body, #login, #first_start, #keys_help { background: [bg.panel]; }
QPushButton[step="choice"] { min-height: 60px; padding: 8px 16px; text-align: left; border-color: [border.line];
  background: [bg.raised]; }
QPushButton[step="choice"]:hover { border-color: [accent]; background: [accent.soft]; }
QLabel[level="secondary"], QLabel[tone="secondary"] { color: [text.2]; font-size: 12px; }
QLabel[level="title"] { font-size: 16px; font-weight: 700; }
QLabel[level="hero"] { font-size: 22px; font-weight: 700; }

QToolButton { border: none; border-radius: 4px; padding: 4px 6px; color: [text.1]; background: transparent; }
QToolButton:hover { background: [bg.hover]; }
QToolButton:pressed { background: [bg.pressed]; }
QToolButton:checked { background: [accent.soft]; color: [accent]; }
QToolButton:disabled { color: [text.disabled]; }
QToolButton:focus { border: 2px solid [focus]; padding: 2px 4px; }
QToolButton::menu-indicator { image: none; }
#topBar QToolButton#workspace { border-radius: 0; padding: 0 12px; font-size: 14px;
  border-bottom: 2px solid transparent; }
#topBar QToolButton#workspace:checked { background: [bg.panel]; color: [text.1]; font-weight: 700;
  border-bottom: 2px solid [accent]; }

QPushButton { min-height: 28px; padding: 0 12px; border: 1px solid [border.control]; border-radius: 4px;
  background: [bg.panel]; color: [text.1]; }
QPushButton:hover { background: [bg.hover]; border-color: [text.2]; }
QPushButton:pressed { background: [bg.pressed]; }
QPushButton:disabled { background: [bg.disabled]; color: [text.disabled]; border-color: [border.line]; }
QPushButton:focus { border: 2px solid [focus]; padding: 0 11px; min-height: 26px; }
QPushButton[step="primary"] { min-height: 34px; background: [accent]; color: [text.on-accent]; border-color: [accent];
  font-weight: 700; }
QPushButton[step="primary"]:hover { background: [accent.hover]; }
QPushButton[step="primary"]:pressed { background: [accent.pressed]; }
QPushButton[step="primary"]:disabled { background: [bg.disabled]; color: [text.disabled]; border-color: [border.line]; }
QPushButton[step="primary"]:focus { border: 2px solid [text.1]; min-height: 32px; }
QPushButton[step="suggestion"] { text-align: left; padding: 0; border-color: [border.line]; background: [bg.raised]; }
QPushButton[step="suggestion"]:hover { border-color: [accent]; background: [accent.soft]; }
QFrame[role="card"] { border: 1px solid [border.line]; border-radius: 4px; background: [bg.raised]; }
QFrame[role="card"]:hover, QFrame[role="card"]:focus { border-color: [accent]; }
QPushButton[step="plain"] { min-height: 34px; }
QPushButton[step="chip"] { min-height: 26px; padding: 0 8px; border-color: [border.line]; font-size: 12px; }
QPushButton[step="plain"]:focus { min-height: 32px; }
QPushButton[step="chip"]:focus { min-height: 24px; padding: 0 7px; }
QPushButton[step="segment"]:focus { min-height: 24px; }
QPushButton[step="choice"]:focus { min-height: 58px; padding: 7px 15px; }
QPushButton[flat="true"] { border: none; background: transparent; color: [accent]; padding: 0 4px; text-align: left; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QSpinBox, QTimeEdit { background: [bg.input];
  color: [text.1]; border: 1px solid [border.control]; border-radius: 4px; padding: 0 8px;
  selection-background-color: [selection.bg]; selection-color: [selection.text]; }
QLineEdit, QComboBox, QDateEdit, QSpinBox, QTimeEdit { min-height: 28px; }
QSpinBox QLineEdit, QTimeEdit QLineEdit, QSpinBox QLineEdit:focus, QTimeEdit QLineEdit:focus { border: none;
  padding: 0; min-height: 0; background: transparent; }
QSpinBox::up-button, QSpinBox::down-button, QTimeEdit::up-button, QTimeEdit::down-button { width: 0; border: none; }
QPlainTextEdit, QTextEdit { padding: 4px 6px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus,
QTimeEdit:focus { border: 2px solid [focus]; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus, QTimeEdit:focus { min-height: 26px; padding: 0 7px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { background: [bg.disabled]; color: [text.disabled]; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 24px; }
QComboBox[empty="true"] { color: [text.3]; }
QComboBox QAbstractItemView { background: [bg.panel]; color: [text.1]; border: 1px solid [border.line];
  selection-background-color: [selection.bg]; selection-color: [selection.text]; outline: 0; }

QAbstractItemView { background: [bg.panel]; color: [text.1]; border: none; outline: 0;
  selection-background-color: [selection.bg]; selection-color: [selection.text]; }
QListView#completions { border: 1px solid [border.line]; }
QListView#completions::item { min-height: 28px; padding: 0 6px; }
#search_hits { border: 1px solid [border.line]; }
#search_hits::item { height: 28px; padding: 0 8px; }
QHeaderView::section { background: [bg.raised]; color: [text.2]; border: none; border-bottom: 1px solid [border.line];
  padding: 4px 8px; font-size: 12px; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: [text.2]; padding: 0 12px; min-height: 30px; border: none;
  border-bottom: 2px solid transparent; }
#queue_tabs::tab { padding: 0 8px; }
#queue_tabs[tight="true"] { font-size: 12px; }
#queue_tabs[tight="true"]::tab { padding: 0 3px; }
QTabBar::tab:selected { color: [text.1]; font-weight: 700; border-bottom: 2px solid [accent]; }
QTabBar::tab:hover { background: [bg.hover]; }
QTabWidget::pane { border: none; }
QScrollArea { border: none; background: [bg.panel]; }
QScrollArea > QWidget > QWidget { background: [bg.panel]; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: [border.line]; border-radius: 4px; margin: 1px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: [border.control]; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none;
  width: 0; height: 0; }

QMenu { background: [bg.panel]; color: [text.1]; border: 1px solid [border.line]; padding: 4px 0; }
QMenu::item { padding: 6px 24px 6px 16px; }
QMenu::item:selected { background: [selection.bg]; color: [selection.text]; }
QMenu::item:disabled { color: [text.disabled]; }
QMenu::separator { height: 1px; background: [border.hair]; margin: 4px 0; }
QProgressBar { border: none; background: [bg.raised]; height: 6px; border-radius: 3px; }
QProgressBar::chunk { background: [accent]; border-radius: 3px; }
QCheckBox, QRadioButton { color: [text.1]; spacing: 6px; border: 2px solid transparent; border-radius: 4px;
  padding: 0 4px 0 2px; }
QCheckBox:focus, QRadioButton:focus { border-color: [focus]; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid [border.control]; border-radius: 3px;
  background: [bg.input]; }
QCheckBox::indicator:checked { width: 8px; height: 8px; border: 4px solid [accent]; background: [text.on-accent]; }
"""


def style_sheet(colour: Callable[[str], QColor]) -> str:
    """Return the style sheet; `colour` gives the colour of a token."""
    return _TOKEN.sub(lambda found: colour(found[1]).name(), _SHEET)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet asks for, and let the widget look like it at once."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
