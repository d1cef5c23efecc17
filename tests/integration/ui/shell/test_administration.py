"""The administration workspace: its frame and its pages, on made-up people."""

from pytestqt.qtbot import QtBot

from tests.helpers.fake_context import fake_context
from ui.administration.desk import AdministrationDesk
from ui.administration.pages import PAGES


def test_the_desk_lists_its_pages_and_opens_the_first(qtbot: QtBot) -> None:
    desk = AdministrationDesk(fake_context("ADM", language="en"), PAGES)
    qtbot.addWidget(desk)
    assert [desk.list.item(row).text() for row in range(desk.list.count())] == [page.title() for page in PAGES]
    assert desk.show_page("users").isVisibleTo(desk)
