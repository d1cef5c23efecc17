"""The decision bar: exactly the steps that are offered, the primary one first, with the form of the chosen one.

F8 does the step whose form is open (the primary one to begin with), F7 opens the way back, Shift+F8 the other steps.
What is missing or refused stands in the bar as a sentence; nothing here opens a dialog.
"""

import json
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.domain.errors import Refusal, Stale
from app.domain.ids import uuid7
from app.domain.place import Point
from app.domain.workflow import ENDS, Rule, Step, rule_of
from app.messages import sentence
from app.queries.cases import CaseDetail
from app.services.intent import Changes
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.choices import Choices, read_choices
from ui.cases.quick_acts import QuickActs
from ui.cases.step_draft import StepDraft, Typed
from ui.cases.step_form import StepForm
from ui.cases.wording import tr
from ui.commands import key_text, with_key
from ui.context import Context
from ui.qss import restyle

SAID_MS = 4000
"""How long the bar shows what happened."""
WAYS_BACK = (Step.DECLINE, Step.DECLINE_FILING, Step.RETURN_TO_ACCEPTOR, Step.RETURN_TO_SHIFT_LEADER, Step.REFUSE,
             Step.UPHOLD, Step.RETURN_TO_DEPARTMENT, Step.VERIFY_BY_VIDEO_FAIL, Step.ANSWER_VERIFICATION_FAIL,
             Step.REJECT_RESULT, Step.DENY_EXTENSION, Step.DENY_REQUEST, Step.KEEP_LIMIT, Step.RECALL,
             Step.RECALL_CONFIRMATION)
"""Steps that send a case back or refuse it; the first that is offered is F7's."""
CORRECTIONS = (Step.AMEND, Step.RECLASSIFY, Step.RELOCATE)
"""Steps that correct what is known of a case; the first that is offered is F2's."""
ANSWERS = (Step.VERIFY_BY_VIDEO_PASS, Step.RULE_ACCEPT_REFUSAL, Step.GRANT_SUSPENSION, Step.GRANT_DEFERRAL,
           Step.GRANT_EXTENSION, Step.AGREE_LIMIT, Step.ANSWER_SUPERVISION)
"""Steps beside the main line that somebody waits for; without a primary step the first of them is F8's."""


class DecisionBar(QWidget):
    """The steps of one case for one person."""

    done = Signal(str, object)
    """Step code and the `Changes` that the store answered."""
    pick_wanted = Signal()
    """The next click on the map is meant for `set_point`."""
    stale = Signal()
    """Somebody else changed the case; whoever shows it must read it again."""
    first_changed = Signal()
    """`offers_first` may say something else now."""
    passed_on = Signal()
    """The primary key was pressed while the first act of the window is another's (`set_first`)."""
    back_passed_on = Signal()
    """Likewise the key of the way back."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("decision_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._ask = Asking(context.operations, self)
        self._detail: CaseDetail | None = None
        self._form: StepForm | None = None
        self._shown_step: str | None = None
        self._order = ""
        self._focus_wanted = False
        self._missing = ""
        """The sentence about the open form's gaps, while it is shown."""
        self._busy = False
        self._is_first = self._has_back_key = True
        self._draft = StepDraft(context)
        self._build()
        self._hush = QTimer(self)
        self._hush.setSingleShot(True)
        self._hush.setInterval(SAID_MS)
        self._hush.timeout.connect(self._said.hide)
        for command, words, act in (("case.primary", tr("The primary step"), self._confirm_or_pass),
                                    ("case.back", tr("Send back, refuse"), self._send_back_or_pass),
                                    ("case.others", tr("Other steps"), self.open_more)):
            context.commands.add(command, words, act, self)
        context.commands.add("edit", tr("Correct the facts"), lambda: self.choose(self._correction()), self,
                             enabled=lambda: bool(self._correction()))
        self.quick = QuickActs(context, self)
        self.show_case(None)

    def show_case(self, detail: CaseDetail | None) -> None:
        """Offer the steps of the case; None or a case without steps hides the bar."""
        if self._context.read_only:
            detail = None
        if detail is None:
            self._focus_wanted = False
        before, self._detail = self._detail, detail
        if _key(before) == _key(detail) and detail is not None:
            return  # What the person is writing stays.
        step, typed = self._first(), None
        if before is None or detail is None or before.row.id != detail.row.id:
            self.say("")
        elif self._form is not None:
            step, typed = self._moved(self._form, step)
        self._drop_form()
        self.setVisible(bool(self.steps() or self._said.text()))
        if self.quick.claims(detail):
            return  # The form opens with the answer.
        if step is None:
            self.quick.stop()
        elif detail is not None and typed is None:
            step = self._draft.kept(detail)[0] or step
        self._open(step, typed=typed)

    def _moved(self, form: StepForm, first: str | None) -> tuple[str | None, Typed | None]:
        """The case moved under an open form: return which step comes now, and what of the form goes into it."""
        typed = form.typed()
        if form.step in self.steps():
            return form.step, typed or None
        if first is None:
            self._give_back([text for text in typed.values() if isinstance(text, str)])
        return first, typed or None

    def leave(self) -> None:
        """The window closes: what was typed stays."""
        self._draft.leave()

    def detail(self) -> CaseDetail | None:
        """Return the case whose steps are offered."""
        return self._detail

    def open_first(self) -> None:
        """Open the form that the bar begins with."""
        kept = self._draft.kept(self._detail)[0] if self._detail is not None else ""
        self._open(kept or self._first())

    def form(self) -> StepForm | None:
        """Return the form that is open."""
        return self._form

    def written(self) -> str:
        """Return what the person has given for the step whose form is open, as one text; empty while it is nothing."""
        typed = self._form.typed() if self._form is not None else {}
        return json.dumps(typed, ensure_ascii=False) if typed else ""

    def steps(self) -> tuple[str, ...]:
        """Return the codes of the steps that can be chosen."""
        return self._detail.offered if self._detail else ()

    def named_steps(self) -> list[tuple[str, str, str]]:
        """Return code, words and key of the steps that can be chosen, those with a key first."""
        keys = {self._way_back(): key_text("case.back")} if self._at_first() else {}
        if self._shown_step is not None:
            keys[self._shown_step] = key_text("case.primary")
        order = [self._shown_step, self._way_back()]
        steps = sorted(self.steps(), key=lambda step: order.index(step) if step in keys else len(order))
        return [(step, self._words(step), keys.get(step, "")) for step in steps]

    def mean(self, order: str) -> None:
        """Let forms that ask for an order of supervision begin with this one, where the case stands under it."""
        self._order = order

    def choose(self, step: str, order: str = "") -> None:
        """Open the form of an offered step, of a supervision's for the order."""
        self._order = order or self._order
        if step in self.steps():
            self.say("")  # What the form before missed is no news of this one.
            self._open(step, focus=True)

    def confirm(self) -> None:
        """Take the step whose form is open, or go to the first gap."""
        if self._form is None or self._busy:
            self.quick.goes_on |= self.quick.claiming
            return
        gaps = self._form.gaps()
        if gaps:
            self.quick.stop()
            self._say_gaps(gaps)
            self._form.focus_first()
            return
        self._set_busy(True)
        step = self._form.step
        self._ask.write(self._form.intent(uuid7(self._context.clock.now())),
                        lambda changes: self._taken(step, changes), refused=self._refused)

    def _say_gaps(self, gaps: Sequence[str]) -> None:
        self._missing = tr("Still missing: {what}.").format(what=tr(", ").join(gaps)) if gaps else ""
        self.say(self._missing)

    def _follow_gaps(self) -> None:
        """What is said to be missing is no longer said once it is there."""
        if self._form is not None and self._missing and self.said() == self._missing:
            self._say_gaps(self._form.gaps())

    def _confirm_or_pass(self) -> None:
        if self._is_first:
            self.confirm()
        else:
            self.passed_on.emit()

    def _send_back_or_pass(self) -> None:
        if self._has_back_key:
            self.send_back()
        else:
            self.back_passed_on.emit()

    @property
    def offers_first(self) -> bool:
        """Whether a step is offered that F8 would take."""
        return self._shown_step is not None

    def set_first(self, first: bool, *, back: bool) -> None:
        """Say whether the window's first act is here: its button is filled and names the key; `back`: so its way back.
        """
        if (first, back) != (self._is_first, self._has_back_key):
            self._is_first, self._has_back_key = first, back
            restyle(self.primary_button, "step", "primary" if first else "plain")
            self._label_first()
            self._fit()

    def send_back(self) -> None:
        """Open the form of the way back."""
        back = self._way_back()
        if back:
            self.choose(back)

    def open_more(self) -> None:
        """Show the other steps as a menu."""
        if self.more_button.isVisible():
            self.more_button.showMenu()

    def take_focus(self) -> None:
        """Put the focus on the first thing to fill in, or on the button, as soon as there is one."""
        self._focus_wanted = self._form is None and (self._detail is None or self._shown_step is not None)
        if self._form is not None:
            self._focus_form(self._form)
        elif not self._focus_wanted:
            self.more_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_point(self, point: Point) -> None:
        """Give a click on the map to the form that waits for one."""
        if self._form is not None:
            self._form.set_point(point)

    def take_picture(self, picture: QImage, name: str) -> bool:
        """Give a camera's picture to the form that is open; False where it asks for none."""
        return self._form is not None and self._form.take_picture(picture, name)

    def say(self, text: str, *, briefly: bool = False) -> None:
        """Show a sentence in the bar; empty text hides it."""
        self._said.setText(text)
        self._said.setVisible(bool(text))
        self._hush.stop()
        if briefly:
            self._hush.start()

    def said(self) -> str:
        """Return the sentence that is shown."""
        return self._said.text()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self._title = QLabel()
        self._title.setFont(self._context.theme.font("strong"))
        self._holder = QVBoxLayout()
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.setObjectName("said")
        self.primary_button = _button("primary")
        self.primary_button.clicked.connect(self.confirm)
        self.back_button = _button("plain")
        self.back_button.clicked.connect(self._back)
        self.more_button = _button("plain")
        self.more_button.setText(tr("More"))
        self.more_button.setToolTip(with_key(tr("Other steps"), "case.others"))
        self.more_button.setMenu(QMenu(self.more_button))
        row = self._row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.primary_button, self.back_button, self.more_button):
            row.addWidget(button)
        row.addStretch(1)
        for part in (self._title, self._said):
            column.addWidget(part)
        column.insertLayout(1, self._holder)
        column.addLayout(row)

    def _open(self, step: str | None, *, focus: bool = False, typed: Typed | None = None) -> None:
        """Read what the step's form needs, then show it with what was typed already: else with the draft for it."""
        self._drop_form()
        self._label_buttons(step)
        if step is None or self._detail is None:
            return
        detail, rule, order = self._detail, self._rule(step), self._order
        self._ask.read(lambda: read_choices(self._context, detail, rule, order=order),
                       lambda choices: self._show_form(step, choices, focus, typed),
                       refused=self._refused)

    def _give_back(self, written: Sequence[str]) -> None:
        """What was written for a step that is no longer there is not lost."""
        if any(written):
            self.say(tr("You had written: {text}").format(text=wording.DOT.join(filter(None, written))))

    def _drop_form(self) -> None:
        self._draft.leave()
        if self._form is not None:
            focused = QApplication.focusWidget()
            if focused is not None and self._form.isAncestorOf(focused):
                self.setFocus()  # Else Qt gives it to whatever comes next, the map even.
            self._form.hide()
            self._form.deleteLater()
            self._form = None

    def _show_form(self, step: str, choices: Choices, focus: bool, typed: Typed | None) -> None:
        if self._detail is not choices.detail or self._shown_step != step or self._form is not None:
            return  # Another case or step was chosen meanwhile.
        self._form = StepForm(self._context, step, choices)
        self._form.pick_wanted.connect(self.pick_wanted)
        self._form.changed.connect(self._follow_gaps)
        if typed is None:
            kept_for, kept = self._draft.kept(choices.detail)
            typed = kept if kept_for == step else {}
            if typed and not self._said.text():
                self.say(tr("What you had typed here is back."), briefly=True)
        self._draft.watch(self._form, choices.detail)
        self._give_back(self._form.put(typed))
        self._holder.addWidget(self._form)  # Before it is shown: alone it would be a window of its own.
        self._form.setVisible(not self._form.is_empty())
        if focus or self._focus_wanted:
            self._focus_wanted = False
            self._focus_form(self._form)
        if self.quick.goes_on and not self._busy:
            self.quick.goes_on = False
            self.confirm()

    def _focus_form(self, form: StepForm) -> None:
        if form.is_empty():
            self.primary_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            form.focus_first()

    def _label_first(self) -> None:
        """Name step and way back, with their keys where these act here."""
        if self._shown_step is None:
            return
        key = key_text("case.primary") if self._is_first else ""
        _label(self.primary_button, self._words(self._shown_step), key)
        if self._at_first():
            back, key = self._way_back(), key_text("case.back") if self._has_back_key else ""
            _label(self.back_button, self._words(back) if back else "", key)
        else:
            _label(self.back_button, tr("Cancel"), "Esc")

    def _label_buttons(self, step: str | None) -> None:
        self._shown_step = step
        self.first_changed.emit()
        back = self._way_back()
        for button in (self.primary_button, self.back_button):
            button.setVisible(step is not None)
        self._title.setVisible(step is None or not self._at_first())
        if step is None:
            ended = self._detail is not None and self._detail.row.state in ENDS
            self._title.setText(tr("This case has ended.") if ended else tr("The next step is another post's."))
            self._fill_menu(list(self.steps()))
            return
        self._title.setText(self._words(step))
        self._label_first()
        if self._at_first():
            self.back_button.setVisible(back not in ("", step))
        self._fill_menu([each for each in self.steps() if each not in (step, back)])
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words never give way to keys: in a narrow bar the tooltip alone names that of the way back, then F8."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins, buttons = self.layout().contentsMargins(), (self.primary_button, self.back_button)
        for keyed in (buttons, buttons[:1], ()):
            for button in buttons:
                words, key = button.accessibleName(), button.property("key")
                button.setText(f"{words}  {key}" if key and button in keyed else words)
            shown = [each for each in (*buttons, self.more_button) if not each.isHidden()]
            wanted_px = sum(each.sizeHint().width() for each in shown) + self._row.spacing() * (len(shown) - 1)
            if wanted_px <= self.width() - margins.left() - margins.right():
                break

    def _at_first(self) -> bool:
        """Say whether the form that is open is that of the first step offered, as to begin with."""
        return self._shown_step == self._first()

    def _first(self) -> str | None:
        """Return the step that F8 takes to begin with: the primary one, else an answer; None leaves it to others."""
        primary = next((step for step in self.steps() if self._rule(step).primary), None)
        return primary or next((step.value for step in ANSWERS if step in self.steps()), None)

    def _words(self, step: str) -> str:
        return wording.rule_text(self._rule(step), self._context.language)

    def _fill_menu(self, steps: list[str]) -> None:
        menu = self.more_button.menu()
        menu.clear()
        self.more_button.setVisible(bool(steps))
        group = ""
        for step in sorted(steps, key=lambda each: _GROUPS.index(self._group(each))):
            if group and self._group(step) != group:
                menu.addSeparator()
            group = self._group(step)
            action = menu.addAction(self._words(step))
            action.setObjectName(step)
            action.triggered.connect(lambda _=False, step=step: self.choose(step))

    def _group(self, step: str) -> str:
        rule, state = self._rule(step), self._detail.row.state if self._detail else ""
        if rule.to in ENDS and not rule.primary:
            return "away"
        return "sideways" if rule.to == state else "forward"

    def _rule(self, step: str) -> Rule:
        assert self._detail is not None
        rule = rule_of(self._detail.row.state, step)
        assert rule is not None
        return rule

    def _correction(self) -> str:
        return next((step.value for step in CORRECTIONS if step in self.steps()), "")

    def _way_back(self) -> str:
        return next((step.value for step in WAYS_BACK if step in self.steps()), "")

    def _back(self) -> None:
        """Esc's button: from another step's form to the first one; from the first one to the way back."""
        if self._at_first():
            self.send_back()
        else:
            self._leave_form()

    def _leave_form(self) -> None:
        """Go back to the form that the bar begins with; the focus goes along."""
        self.say("")
        self._open(self._first(), focus=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._at_first():
            self._leave_form()
            return
        super().keyPressEvent(event)

    def _taken(self, step: str, changes: Changes) -> None:
        self._set_busy(False)
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.setFocus()  # Else Qt gives it to whatever comes next, the map even.
            self._focus_wanted = True
        self._draft.done()
        self._drop_form()  # It is said and done; only a refusal keeps what was written.
        number = wording.number_text(dict(changes.said).get("number", ""))
        words = tr("Done: {step} {number}")
        if changes.pending:
            words = tr("Kept here, sent once connected: {step} {number}")
        said = words.format(step=wording.step_text(step, self._context.language), number=number)
        self.say(said.strip(), briefly=True)
        self.done.emit(step, changes)
        self.quick.taken()

    def _refused(self, refusal: Refusal) -> None:
        self._set_busy(False)
        self.quick.stop()
        self.say(sentence(refusal, self._context.language))
        if isinstance(refusal, Stale):
            self.stale.emit()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.primary_button.setEnabled(not busy)


_GROUPS = ("forward", "sideways", "away")
"""Of the menu with the other steps."""


def _key(detail: CaseDetail | None) -> object:
    return None if detail is None else (detail.row.id, detail.row.version, detail.offered)


def _button(kind: str) -> QPushButton:
    button = QPushButton()
    button.setProperty("step", kind)
    button.setAutoDefault(False)
    return button


def _label(button: QPushButton, words: str, key: str) -> None:
    button.setAccessibleName(words)
    button.setProperty("key", key)
    button.setToolTip(f"{words} ({key})" if key else words)
