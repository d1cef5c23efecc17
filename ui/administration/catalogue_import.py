"""Importing catalogue files: what each row would do is shown first; then all comes in by one intent, or nothing."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QHeaderView, QLabel, QWidget

from app.domain.catalogue import KINDS
from app.domain.catalogue_rows import CatalogueRow, ComparedRow, Comparison, Effect
from app.domain.errors import BadInput, Refusal, Stale
from app.domain.ids import uuid7
from app.messages import sentence
from app.queries.rules import CatalogueQueries
from app.services.catalogue import ImportCatalogue
from ui.administration.table import Column, RecordTable
from ui.card import Card
from ui.cases import wording
from ui.cases.asking import Asking
from ui.context import Context

WIDTH_PX, HEIGHT_PX = 1040, 640
_ORDER = list(Effect)


class CatalogueImport(Card):
    """The rows of the files beside the catalogue; those that change nothing are hidden unless they are asked for."""

    def __init__(self, context: Context, paths: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(context.operations, context.language, _tr_title(), _tr_import(), parent)
        self.resize(WIDTH_PX, HEIGHT_PX)
        self._context, self._paths = context, tuple(paths)
        self._chinese = wording.is_chinese(context.language)
        self._ask = Asking(context.operations, self)
        self.rows: list[ComparedRow] = []
        self.summary = QLabel()
        self.summary.setProperty("role", "strong")
        self.same = QCheckBox(self.tr("Show rows that change nothing"))
        self.same.toggled.connect(self._show_rows)
        self.table = self._make_table()
        self.form.addRow(self.summary)
        self.form.addRow(self.table)
        self.form.addRow(self.same)
        self._compare()

    def submit(self) -> None:
        """Import what is new and what changes."""
        self.set_busy(True)
        wanted = [each for each in self.rows if each.effect in (Effect.NEW, Effect.CHANGED)]
        types = {kind: tuple(each.row.type for each in wanted if each.row.type and each.row.kind == kind)
                 for kind in KINDS}
        self._ask.write(ImportCatalogue(
            id=uuid7(self._context.clock.now()), component_types=types["component"], event_types=types["event"],
            conditions=tuple(each.row.condition for each in wanted if each.row.condition),
            seen={key: version for each in wanted for key, version in each.seen}),
            lambda _: self.accept(), refused=self._not_imported)

    def _compare(self) -> None:
        self.set_busy(True)
        self.summary.setText(self.tr("Comparing with the catalogue …"))
        read, catalogue, paths = self._context.catalogue_rows, self._context.catalogue, self._paths
        self._ask.read(lambda: compared(catalogue, read(paths)), self._show, refused=self._not_read)

    def _show(self, rows: list[ComparedRow]) -> None:
        self.rows = sorted(rows, key=lambda each: _ORDER.index(each.effect))
        count = Counter(each.effect for each in rows)
        self.summary.setText(wording.DOT.join(f"{self._effect(effect)} {count[effect]}" for effect in Effect))
        self._show_rows()
        if count[Effect.REFUSED]:
            self.say(self.tr("While a row is refused nothing is imported: correct the file, then import it again."))
        elif not count[Effect.NEW] + count[Effect.CHANGED]:
            self.say(self.tr("The catalogue says all of this already."))
        else:
            self.say(self.said.text() or self.tr("Cases filed before keep the version that they were filed under."))
            self.set_busy(False)
            self.act.setFocus()

    def _show_rows(self) -> None:
        self.table.show_records([each for each in self.rows if each.effect != Effect.SAME or self.same.isChecked()])

    def _not_read(self, refusal: Refusal) -> None:
        self.summary.clear()
        self.say(sentence(refusal, self._context.language))

    def _not_imported(self, refusal: Refusal) -> None:
        self.refuse(refusal)
        if isinstance(refusal, Stale):  # Somebody was quicker: what is shown holds no more.
            self._compare()

    # How a row reads

    def _make_table(self) -> RecordTable:
        table = RecordTable(
            (Column(self.tr("Row"), _place, 190), Column(self.tr("Effect"), lambda each: self._effect(each.effect), 84),
             Column(self.tr("Type"), self._type, 210), Column(self.tr("No."), _position, 52),
             Column(self.tr("What changes, or why not"), self._what)),
            self._context.theme, search=self.tr("Code, name or reason"),
            key=lambda each: (each.row.file, each.row.line), faint=lambda each: each.effect == Effect.SAME)
        table.view.setObjectName("condition_versions")
        table.view.setWordWrap(True)
        table.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        return table

    def _effect(self, effect: Effect) -> str:
        return {Effect.REFUSED: self.tr("refused"), Effect.NEW: self.tr("new"), Effect.CHANGED: self.tr("changed"),
                Effect.SAME: self.tr("same")}[effect]

    def _type(self, each: ComparedRow) -> str:
        type_ = each.row.type
        name = "" if type_ is None else type_.type_zh if self._chinese else type_.type_en or type_.type_zh
        return f"{each.row.type_code}  {name}".strip()

    def _what(self, each: ComparedRow) -> str:
        if each.refusal is not None:
            return _reason(each.refusal, self._context.language)
        condition = each.row.condition
        if each.effect == Effect.NEW and condition is not None:
            return wording.limit_text(*condition.limit) + wording.DOT + condition.filing_zh
        return "\n".join(self.tr("{field}: {before} → {after}").format(
            field=self._field(name), before=_value(before), after=_value(after))
            for name, before, after in each.changes)

    def _field(self, name: str) -> str:
        return {"class_zh": self.tr("Class (Chinese)"), "class_en": self.tr("Class (English)"),
                "type_zh": self.tr("Name (Chinese)"), "type_en": self.tr("Name (English)"),
                "owner_hint": self.tr("Owner"), "department_zh": self.tr("Department"),
                "where_it_stands": self.tr("Where it stands"), "filing_zh": self.tr("File when"),
                "closing_zh": self.tr("Close when"), "limit": self.tr("Limit"),
                "retired_why": self.tr("Retired")}[name]


def compared(catalogue: CatalogueQueries, rows: Sequence[CatalogueRow]) -> list[ComparedRow]:
    """Return what the rows would do to the catalogue as it stands."""
    named = {(row.kind, row.type_code) for row in rows if row.refusal is None}
    return Comparison({kind: catalogue.types(kind) for kind in KINDS},
                      {key: catalogue.versions(*key) for key in sorted(named)}).compared(rows)


def _place(each: ComparedRow) -> str:
    return f"{Path(each.row.file).name} : {each.row.line}"


def _position(each: ComparedRow) -> str:
    return str(each.row.condition.position) if each.row.condition else ""


def _reason(refusal: BadInput, language: str) -> str:
    """Return why, with the file's name alone: where it lies was chosen a moment ago."""
    facts = dict(refusal.facts)
    if "path" in facts:
        facts["path"] = Path(str(facts["path"])).name
    return sentence(BadInput(refusal.code, **facts), language)


def _value(value: object) -> str:
    """Return a field's value as it reads; a limit is value and unit."""
    return wording.limit_text(*value) if isinstance(value, tuple) else str(value or "—")


def _tr_title() -> str:
    return QCoreApplication.translate("CatalogueImport", "Import catalogue")


def _tr_import() -> str:
    return QCoreApplication.translate("CatalogueImport", "Import")
