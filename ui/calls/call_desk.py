"""Calls at the desk of who takes them in: F3 answers and opens the form, F3 again ends, the recording comes by itself.

What the exchange tells is read twice a second, off the GUI thread and once at a time. Nobody's typing is lost: what
stands in the form is among the drafts before a call takes its place.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.call import Call, CallState, to_ring_back
from app.domain.channels import channels_of
from app.domain.errors import Refusal, Unusable
from app.domain.ids import uuid7
from app.messages import sentence
from app.ports.calls import CallExchange, CallReport
from app.services.recordings import AddRecording
from ui.calls.call_notes import CallNotes
from ui.calls.call_strip import CallStrip, Shown
from ui.cases import wording
from ui.cases.accept_form import AcceptForm
from ui.cases.asking import Asking
from ui.cases.recording_field import Attached
from ui.cases.reporter_field import LOOK_FROM_DIGITS, earlier_cases
from ui.cases.wording import tr
from ui.context import Context

EVERY_MS = 500
AGAIN_AFTER = timedelta(seconds=30)
_ORDERED_WHILE = {CallState.RINGING: "answer", CallState.TALKING: "end"}
"""What an exchange may still be about to do."""


def takes_calls(context: Context) -> bool:
    """Say whether this person takes the hotline's reports in."""
    roles = context.author.roles
    return (not context.read_only and context.permissions.allows("report", roles)
            and "hotline" in channels_of(roles) and bool(roles & {"HOT", "ACC"}))


class CallDesk(QObject):
    """Belongs to one window, beside its form."""

    begun = Signal()
    """A call is in the form now: the form is to be seen."""
    rang = Signal(str)
    """Somebody new rings: the number, as this person may see it."""
    said = Signal(str)
    """A sentence."""
    recorded = Signal(object)
    """UUID of a case that a recording has joined."""

    def __init__(self, context: Context, form: AcceptForm, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._form, self._exchange = context, form, context.calls
        self._ask = Asking(context.operations, self)
        self._notes = CallNotes(context.workstation)
        self._report = CallReport()
        self._trouble: Refusal | None = None
        self._reading = False
        self._heard: set[str] = set()
        """Calls that were told of."""
        self._ordered: dict[str, str] = {}
        self._to_open: Call | None = None
        """The call that goes into the form as soon as it takes one."""
        self._fetching: set[str] = set()
        self._again_at: dict[str, datetime] = {}
        """When a recording is tried again that the disk or the line refused."""
        self._known: dict[str, str] = {}
        self.strip = CallStrip(context)
        self.strip.pressed.connect(self.press)
        self.strip.form_wanted.connect(self._open_again)
        self.strip.back_wanted.connect(self._ring_back)
        self.strip.settled.connect(self._settle)
        form.call_reported.connect(self._on_reported)
        if self._exchange is not None:
            QTimer(self, interval=EVERY_MS, timeout=self.look).start()
            self.look()

    def press(self) -> None:
        """Answer the call that rings, or end the one that is talked (F3)."""
        now = self._now()
        call = self._call(now)
        if self._exchange is None:
            self.said.emit(tr("No telephone exchange is connected to this workstation."))
        elif call is None:
            self.said.emit(tr("Nobody is calling."))
        elif call.state(now) is CallState.TALKING:
            self._order(self._exchange, call, "end")
        else:
            self._order(self._exchange, call, "answer")
            self._begin(call)

    def look(self) -> None:
        """Read how the calls stand, once at a time; the clock of the strip goes on meanwhile."""
        self._show()
        exchange = self._exchange
        if self._reading or exchange is None:
            return
        self._reading, now, notes = True, self._now(), self._notes

        def read() -> CallReport:
            notes.read(now)
            return exchange.report()

        self._ask.read(read, self._take, refused=self._out_of_reach)

    def _now(self) -> datetime:
        return self._context.moment.present()  # A call is now, also for who looks back.

    def _take(self, report: CallReport) -> None:
        self._reading, self._report = False, report
        self._trouble = report.refused[-1] if report.refused else None
        now = self._now()
        for call in report.calls:
            state = call.state(now)
            if state in (CallState.RINGING, CallState.TALKING) and call.id not in self._heard:
                self._heard.add(call.id)
                self._learn(call)
                if state is CallState.RINGING:
                    self.rang.emit(self.strip.number_text(call))
            if self._ordered.get(call.id) not in (None, _ORDERED_WHILE.get(state)):
                del self._ordered[call.id]  # It is done.
            if state is CallState.TALKING and not self._notes.has(call.id, "opened"):
                self._begin(call)  # Somebody lifted the handset.
            self._look_for_recording(call, state)
        if self._to_open is not None:
            self._begin(self._to_open)
        self._show()

    def _out_of_reach(self, refusal: Refusal) -> None:
        self._reading, self._trouble = False, refusal
        self._show()

    def _call(self, now: datetime) -> Call | None:
        """Return the call that is talked, the latest; else the one that rings longest."""
        talked = [each for each in self._report.calls if each.state(now) is CallState.TALKING]
        ringing = [each for each in self._report.calls if each.state(now) is CallState.RINGING]
        return talked[-1] if talked else next(iter(ringing), None)

    def _show(self) -> None:
        now = self._now()
        call = self._call(now)
        settled = self._notes.having("settled", "case")
        self.strip.show_calls(Shown(
            call=call, ordered=self._ordered.get(call.id, "") if call else "",
            known=self._known.get(call.id, "") if call else "",
            unopened=call is not None and call.state(now) is CallState.TALKING and call.id != self._form.call
            and not self._notes.case(call.id),
            waiting=tuple(each for each in self._report.calls
                          if each.state(now) is CallState.RINGING and each is not call),
            to_ring_back=tuple(to_ring_back(self._report.calls, now, settled)),
            trouble=sentence(self._trouble, self._context.language) if self._trouble else ""), now)

    # What the person does

    def _order(self, exchange: CallExchange, call: Call, what: str) -> None:
        self._ordered[call.id] = what

        def refused(refusal: Refusal) -> None:
            self._ordered.pop(call.id, None)
            self.said.emit(sentence(refusal, self._context.language))

        act = exchange.answer if what == "answer" else exchange.end
        self._ask.read(lambda: act(call.id), lambda _: None, refused=refused)
        self._show()

    def _begin(self, call: Call) -> None:
        """Open the form for the call; while a report is on its way, as soon as it is out."""
        if self._notes.has(call.id, "opened"):
            self._to_open = None
            return
        if self._form.busy:
            self._to_open = call
            return
        self._to_open = None
        self._notes.note(call.id, call.rang_at, opened=True)
        self._put_in(call)

    def _open_again(self) -> None:
        call = self._call(self._now())
        if call is not None:
            self._put_in(call)

    def _put_in(self, call: Call, *, back: bool = False) -> bool:
        if self._context.moment.past:
            self.said.emit(tr("Nothing can be reported while you look back. Return to now, then put the call into the "
                              "form."))
            return False
        begun = self._form.begin_call(call, back=back)
        if begun:
            self.begun.emit()
            self._form.description.setFocus()
        self._show()
        return begun

    def _ring_back(self, call: Call) -> None:
        if self._put_in(call, back=True):
            self._settle(call)

    def _settle(self, call: Call) -> None:
        self._notes.note(call.id, call.rang_at, settled=True)
        self._show()

    # Who calls

    def _learn(self, call: Call) -> None:
        """Look up what is known of the number; who may not see reporters is told of nothing."""
        context, author = self._context, self._context.author
        if not context.permissions.allows("see_reporter", author.roles) or (
                len(call.number.lstrip("+")) < LOOK_FROM_DIGITS):
            return
        cases, now, number = context.cases, context.clock.now(), call.number

        def read() -> str:
            rows, count, lately = earlier_cases(cases, number, author.roles, now)
            if not rows:
                return tr("no earlier case of this number")
            told = cases.detail(rows[0].id, roles=author.roles, department=author.department, user=author.user)
            name = name_of(number, told.reporter)
            kinds = {wording.type_text(row, context.language) for row in rows} if count == len(rows) else set()
            return wording.DOT.join(filter(None, (
                name, tr("cases: {lately} within a year, {count} in all").format(lately=lately, count=count),
                tr("all {type}").format(type=kinds.pop()) if len(kinds) == 1 and count > 1 else "")))

        def show(words: str) -> None:
            self._known[call.id] = words
            self._show()

        self._ask.read(read, show, refused=lambda _: None)

    # Its recording

    def _on_reported(self, call: str, case: UUID, recorded: bool) -> None:
        known = next((each for each in self._report.calls if each.id == call), None)
        at = known.rang_at if known is not None else self._now()
        self._notes.note(call, at, case=str(case), **({"recorded": True} if recorded else {}))

    def _look_for_recording(self, call: Call, state: CallState) -> None:
        """Fetch the recording once it is there and somebody has a use for it: the form, or the case."""
        exchange, context = self._exchange, self._context
        wanted = self._form.call == call.id or self._notes.case(call.id)
        if (state is not CallState.ENDED or not call.recording or not wanted or call.id in self._fetching
                or self._notes.has(call.id, "recorded") or exchange is None
                or context.moment.past  # Nothing is written while somebody looks back: it waits.
                or self._again_at.get(call.id, call.rang_at) > self._now()):
            return
        self._fetching.add(call.id)

        def read() -> Attached | None:
            found = exchange.recording(call.id)
            if found is None:
                return None
            medium = context.media.recording(found.content, found.name)
            return Attached(context.blobs.put(medium.content), medium.told)

        self._ask.read(read, lambda found: self._deliver(call, found),
                       refused=lambda refusal: self._not_attached(call, refusal))

    def _deliver(self, call: Call, found: Attached | None) -> None:
        self._fetching.discard(call.id)
        case = self._notes.case(call.id)
        if found is None:
            return
        if self._form.call == call.id and not self._form.busy:
            if self._form.recording.attached is None:
                self._form.recording.take(found)
            self._notes.note(call.id, call.rang_at, recorded=True)
        elif case and not self._notes.has(call.id, "recorded"):
            self._add(call, UUID(case), found)

    def _add(self, call: Call, case: UUID, found: Attached) -> None:
        self._fetching.add(call.id)
        intent = AddRecording(id=uuid7(self._context.clock.now()), case=case, sha256=found.sha256, name=found.told.name)

        def done(_: Any) -> None:
            self._fetching.discard(call.id)
            self._notes.note(call.id, call.rang_at, recorded=True)
            self.said.emit(tr("The recording of the call is with its case now."))
            self.recorded.emit(case)

        self._ask.write(intent, done, refused=lambda refusal: self._not_attached(call, refusal))

    def _not_attached(self, call: Call, refusal: Refusal) -> None:
        self._fetching.discard(call.id)
        if isinstance(refusal, Unusable):  # What the disk or the line refuses, they may do a while later.
            self._again_at[call.id] = self._now() + AGAIN_AFTER
            return
        self._notes.note(call.id, call.rang_at, recorded=True)
        self.said.emit(tr("The recording of the call was not attached: {why}").format(
            why=sentence(refusal, self._context.language)))


def name_of(number: str, reporters: str) -> str:
    """Return who left the number: the words before it, since reports that were merged name others as well."""
    before, found, _ = reporters.partition(number)
    words: list[str] = []
    for word in reversed(before.split() if found else []):
        if any(character.isdigit() for character in word):
            break
        words.insert(0, word)
    return " ".join(words)
