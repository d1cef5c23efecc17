"""The administration workspace: its frame and its pages, on made-up people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QRect, Qt, QTime
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.people import Duty, duty_key
from app.login import check_new_password
from app.services.roles import SaveRole, SetPermission
from app.services.roster import SetDuties
from app.services.staff import AddUser, BarUser, ChangeUser, SaveDepartment, UnlockUser
from tests.helpers.fake_context import StandingClock, StraightOperations, fake_context
from tests.helpers.fake_queries import FakePeople
from tests.helpers.fake_staff import DAY, FakeStaff, user_id
from tests.helpers.hands import press, shown
from ui.administration.desk import AdministrationDesk
from ui.administration.matrix_page import RoleDialog
from ui.administration.pages import PAGES
from ui.administration.reason_dialog import ReasonDialog
from ui.administration.table import Column, RecordTable
from ui.administration.type_dialog import TypeDialog
from ui.administration.user_dialog import UserDialog
from ui.card import Card
from ui.context import no_hash
from ui.theme import Theme


def test_the_desk_lists_its_pages_and_opens_the_first(qtbot: QtBot) -> None:
    desk = AdministrationDesk(fake_context("ADM", language="en"), PAGES)
    qtbot.addWidget(desk)
    assert [desk.list.item(row).text() for row in range(desk.list.count())] == [page.title() for page in PAGES]
    assert desk.show_page("users").isVisibleTo(desk)


def opened(qtbot: QtBot, key: str, role: str = "ADM", **parts: Any) -> Any:
    """Return a page of the desk on made-up people, shown."""
    desk = AdministrationDesk(fake_context(role, language="en", **parts), PAGES)
    qtbot.addWidget(desk)
    desk.resize(1280, 720)
    desk.show()
    return desk.show_page(key)


def dialog(kind: type[QWidget]) -> Any:
    """Return the open dialog of the kind."""
    (found,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    return found


def test_users_are_found_by_any_of_their_words(qtbot: QtBot) -> None:
    page = opened(qtbot, "users")
    page.table.search.setText("hotline")
    assert [row[0] for row in page.table.texts()] == ["hot"]
    page.table.search.setText("municipal")
    assert [row[0] for row in page.table.texts()] == ["dep", "dph"]


def test_a_new_user_gets_a_password_for_one_log_in(qtbot: QtBot) -> None:
    operations = StraightOperations()
    page = opened(qtbot, "users", operations=operations, hashed=lambda password: f"$argon2 {password}")
    page.table.add.click()
    form = dialog(UserDialog)
    assert not form.grids.isVisible()
    form.roles["INS"].setChecked(True)
    assert form.grids.isVisible()
    form.grids.item(1).setCheckState(Qt.CheckState.Checked)
    for edit, text in ((form.login, "Ins09 "), (form.name_zh, "监督员09"), (form.name_en, "Inspector 09"),
                       (form.reason, "new colleague")):
        qtbot.keyClicks(edit, text) if text.isascii() else edit.setText(text)
    password = form.password
    form.submit()
    (intent,) = operations.written
    assert isinstance(intent, AddUser) and intent.password_hash == f"$argon2 {password}"
    assert (intent.user.login, intent.user.roles, intent.user.responsibility_grids, intent.reason) == (
        "ins09", {"INS"}, ("610603Z002",), "new colleague")
    check_new_password(password, "ins09")


def test_a_user_is_changed_on_the_version_that_was_seen_and_barred_with_a_reason(qtbot: QtBot) -> None:
    operations = StraightOperations()
    page = opened(qtbot, "users", operations=operations)
    page.table.choose(user_id("HOT"))
    page.edit.click()
    form = dialog(UserDialog)
    assert (form.login.text(), form.login.isEnabled()) == ("hot", False)
    form.roles["ACC"].setChecked(True)
    form.submit()
    page.bar.click()
    reason = dialog(ReasonDialog)
    reason.reason.setText("left")
    reason.submit()
    change, bar = operations.written
    assert isinstance(change, ChangeUser) and change.user.roles == {"HOT", "ACC"}
    assert isinstance(bar, BarUser) and (bar.user, bar.barred, bar.reason) == (user_id("HOT"), True, "left")


def test_who_is_locked_out_can_be_let_in(qtbot: QtBot) -> None:
    operations = StraightOperations()
    until = StandingClock().now() + timedelta(minutes=9)
    page = opened(qtbot, "users", operations=operations, staff=FakeStaff(locks={user_id("HOT"): until}))
    page.table.choose(user_id("ACC"))
    assert not page.unlock.isVisible()
    page.table.choose(user_id("HOT"))
    assert "locked until 16:09" in page.table.texts()[2]
    page.unlock.click()
    assert [type(each) for each in operations.written] == [UnlockUser]


def test_a_click_turns_a_permission_and_one_reason_saves_all(qtbot: QtBot) -> None:
    operations = StraightOperations()
    page = opened(qtbot, "permissions", operations=operations)
    names, roles = [row.name for row in page.model.rows], [role.code for role in page.model.roles]
    assert "SYS" not in roles and not page.save.isEnabled()
    urge, amend, hot = names.index("urge"), names.index("amend"), roles.index("HOT")
    page._turn(page.model.index(urge, hot))
    assert page.model.cell(urge, hot) == "●"
    page._turn(page.model.index(urge, hot))
    assert page.model.cell(urge, hot) == "–" and not page.model.wanted, "it can't be limited to the own"
    assert [page.model.cell(amend, hot) for _ in range(3) if page._turn(page.model.index(amend, hot)) is None] == [
        "–", "●", "○"]
    page._turn(page.model.index(urge, hot))
    page.save.click()
    reason = dialog(ReasonDialog)
    reason.reason.setText("the hotline urges too")
    reason.submit()
    (intent,) = operations.written
    assert isinstance(intent, SetPermission)
    assert (intent.name, "HOT" in intent.any, "SYS" in intent.any, intent.reason) == (
        "urge", True, True, "the hotline urges too")


def test_a_department_ends_today(qtbot: QtBot) -> None:
    operations = StraightOperations()
    page = opened(qtbot, "departments", operations=operations)
    form = page.edit(page.table.model.records[0])
    form.ended.setChecked(True)
    form.submit()
    (intent,) = operations.written
    assert isinstance(intent, SaveDepartment) and intent.department.ended_on == DAY


def test_the_roster_is_filled_by_grid_and_cell_by_cell(qtbot: QtBot) -> None:
    operations, people = StraightOperations(), FakePeople()
    mine = [replace(user, responsibility_grids=("610603Z001",), primary=True) if "INS" in user.roles else user
            for user in people.users()]
    people.users = lambda: mine  # type: ignore[method-assign]
    page = opened(qtbot, "roster", operations=operations, people=people)
    lines = [page.table.verticalHeaderItem(row).text() for row in range(page.table.rowCount())]
    friday = DAY.weekday()
    assert page.cell_text(lines.index("Dispatch"), friday) == "Dispatcher 01"
    page.fill.click()
    (filled,) = operations.written
    assert isinstance(filled, SetDuties)
    assert {(cell.grid, cell.users) for cell in filled.cells} == {("610603Z001", (user_id("INS"),))}
    assert len(filled.cells) == 14, "seven days, two shifts"
    form = page.edit(lines.index("Hotline"), friday)
    form.people.item(0).setCheckState(Qt.CheckState.Checked)
    form.submit()
    assert operations.written[-1].cells[0].users == (user_id("HOT"),)


def test_a_dialog_begins_in_its_first_field_and_ends_at_its_buttons(qtbot: QtBot) -> None:
    dialog = TypeDialog(fake_context("ADM"), "component", None)
    shown(qtbot, dialog, 520, 480)
    qtbot.waitUntil(dialog.code.hasFocus)
    seen: list[QWidget] = []
    while (focused := dialog.focusWidget()) not in seen:
        seen.append(focused)
        press(qtbot, dialog, Qt.Key.Key_Tab)
    assert seen[-2:] == [dialog.cancel, dialog.act]


def test_several_people_of_a_cell_stand_below_each_other_and_none_is_cut(qtbot: QtBot) -> None:
    both = Duty(id=duty_key(DAY, "D", "ACC"), version=1, day=DAY, shift="D", post="ACC",
                users=(user_id("ACC"), user_id("DSP")))
    page = opened(qtbot, "roster", staff=FakeStaff(cells=[both]))
    row = next(row for row in range(page.table.rowCount()) if "\n" in page.cell_text(row, DAY.weekday()))
    names = page.cell_text(row, DAY.weekday()).split("\n")
    assert len(names) == 2
    assert page.table.rowHeight(row) >= 2 * page.table.fontMetrics().height()
    assert all(page.table.fontMetrics().horizontalAdvance(name) < page.table.columnWidth(0) for name in names)


def test_texts_that_are_shown_whole_have_the_lines_they_need(qtbot: QtBot) -> None:
    table = RecordTable((Column("No.", lambda _: "1", 40), Column("Words", lambda each: each * 12)), Theme(), key=str)
    table.show_whole()
    table.show_records(["盖板松动", "路面"])
    shown(qtbot, table, 260, 300)
    view = table.view
    for row in (0, 1):
        text, width = str(view.model().index(row, 1).data()), view.columnWidth(1) - 20
        needed = view.fontMetrics().boundingRect(QRect(0, 0, width, 9999), Qt.TextFlag.TextWordWrap, text).height()
        assert view.rowHeight(row) >= needed + 12
    tall = view.rowHeight(0)
    table.resize(500, 300)
    qtbot.waitUntil(lambda: view.rowHeight(0) < tall)


def test_a_column_that_can_be_spared_gives_its_room_and_is_still_searched(qtbot: QtBot) -> None:
    table = RecordTable((Column("Name", str), Column("Class", lambda each: f"of {each}", 90, 400)), Theme(), key=str)
    table.show_records(["lamp", "bin"])
    shown(qtbot, table, 300, 200)
    assert table.view.isColumnHidden(1)
    table.search.setText("of bin")
    assert [row[0] for row in table.texts()] == ["bin"]
    table.resize(500, 200)
    qtbot.waitUntil(lambda: not table.view.isColumnHidden(1))


def test_the_week_before_is_taken_over_where_nothing_stands(qtbot: QtBot) -> None:
    operations, before = StraightOperations(), DAY - timedelta(days=7)
    cells = [Duty(id=duty_key(day, "D", post), version=1, day=day, shift="D", post=post, users=(user_id(post),))
             for day, post in ((DAY, "DSP"), (before, "DSP"), (before, "ACC"))]
    page = opened(qtbot, "roster", operations=operations, staff=FakeStaff(cells=cells))
    page.copy.click()
    (intent,) = operations.written
    assert [(cell.day, cell.post, cell.users) for cell in intent.cells] == [(DAY, "ACC", (user_id("ACC"),))]


def test_who_may_not_plan_only_sees_the_roster(qtbot: QtBot) -> None:
    page = opened(qtbot, "roster", role="ACC")
    assert not page.fill.isVisible() and page.edit(1, 0) is None


def test_posts_shifts_and_log_in_rules_are_saved(qtbot: QtBot) -> None:
    operations = StraightOperations()
    page = opened(qtbot, "posts", operations=operations)
    post = page.edit(page.posts, page.posts.model.records[1])
    post.seats.setValue(3)
    post.submit()
    shift = page.edit(page.shifts, page.shifts.model.records[1])
    shift.begins.setTime(QTime(20, 30))
    shift.submit()
    saved_post, saved_shift = operations.written
    assert (saved_post.post.code, saved_post.post.seats, saved_shift.shift.begins_min) == ("ACC", 3, 20 * 60 + 30)
    rules = opened(qtbot, "login", operations=operations)
    rules.idle.setValue(5)
    rules.save.click()
    asked = dialog(ReasonDialog)
    asked.reason.setText("audit")
    asked.submit()
    assert operations.written[-1].rules.idle_minutes == 5


def test_a_role_of_the_city_s_own_is_added_beside_the_matrix(qtbot: QtBot) -> None:
    operations = StraightOperations()
    page = opened(qtbot, "permissions", operations=operations)
    page.add_role.click()
    form = dialog(RoleDialog)
    form.code.setText("patrol")
    form.name_zh.setText("巡查组长")
    form.name_en.setText("Patrol leader")
    form.submit()
    (intent,) = [each for each in operations.written if isinstance(each, SaveRole)]
    assert (intent.role.code, intent.role.version, intent.role.name_zh) == ("PATROL", 0, "巡查组长")
    known = page.edit_role(page.model.roles[0])
    assert not known.code.isEnabled() and known.name_zh.text() == page.model.roles[0].name_zh
    known.reject()


def test_numbers_and_times_are_seen_in_their_fields(qtbot: QtBot) -> None:
    Theme().apply()  # A style sheet may leave a spin box's field a pixel wide.
    rules = opened(qtbot, "login")
    posts = opened(qtbot, "posts")
    form = posts.edit(posts.shifts, posts.shifts.model.records[1])
    for field in (rules.wrong, rules.offline, form.begins, form.ends):
        inner = field.lineEdit()
        room = inner.width() - inner.textMargins().left() - inner.textMargins().right()
        assert room >= inner.fontMetrics().horizontalAdvance(field.text()) and inner.textMargins().left() > 0
    form.reject()


class Slow(Card):
    """Asks for something that takes long, and is refused."""

    def submit(self) -> None:
        self._operations.read(lambda: no_hash(""), lambda _: self.accept(), refused=self.refuse)


def test_an_answer_that_comes_after_the_dialog_is_gone_is_dropped(qtbot: QtBot) -> None:
    waiting: list[Callable[[], None]] = []
    card = Slow(StraightOperations(held=waiting), "en", "title", "act", None)  # type: ignore[arg-type]
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    card.show()
    card.submit()
    card.close()
    qtbot.waitUntil(lambda: not isValid(card))
    answer, = waiting
    answer()
