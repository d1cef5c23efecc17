"""What a row of a catalogue file would do: against what a store holds, and what the rows beside it bring."""

from dataclasses import replace
from datetime import UTC, date, datetime

from app.domain.catalogue import CatalogueType, FilingCondition
from app.domain.catalogue_rows import CatalogueRow, Comparison, Effect

LAMP = CatalogueType(type_code="0118", version=3, class_code="01", class_zh="公用设施", class_en="", type_zh="路灯",
                     type_en="", geometry="point", retired_on=date(2021, 1, 1))
RULE = FilingCondition(id="component-0118-1", kind="component", type_code="0118", position=1, filing_zh="不亮",
                       closing_zh="亮", limit_value=4, limit_unit="工作时")
SECOND = replace(RULE, id="component-0118-1-v2", limit_value=6, valid_from=datetime(2021, 6, 1, tzinfo=UTC),
                 retired_why="并入")
STORE = Comparison({"component": [LAMP], "event": []}, {("component", "0118"): [RULE, SECOND]})


def row(type_: CatalogueType | None, condition: FilingCondition) -> CatalogueRow:
    return CatalogueRow(file="f.csv", line=2, kind="component", type_code=condition.type_code, type=type_,
                        condition=condition)


def test_a_row_is_compared_with_the_newest_version_and_a_retired_type_stays_retired() -> None:
    (found,) = STORE.compared([row(replace(LAMP, version=0, retired_on=None, type_en="Lamp"), RULE)])
    assert found.effect == Effect.CHANGED
    assert found.changes == (("type_en", "", "Lamp"), ("limit", (6, "工作时"), (4, "工作时")), ("retired_why", "并入", None))
    assert dict(found.seen) == {"component-0118": 3, "component-0118-1": 2}


def test_another_geometry_and_an_unknown_type_are_refused() -> None:
    unknown = replace(RULE, type_code="0119")
    found = STORE.compared([row(replace(LAMP, geometry="line"), RULE), row(None, unknown)])
    assert [(each.effect, each.refusal and each.refusal.code) for each in found] == [
        (Effect.REFUSED, "catalogue.fixed"), (Effect.REFUSED, "case.unknown_type")]


def test_a_further_condition_may_come_before_its_new_type() -> None:
    main, further = replace(RULE, type_code="0119"), replace(RULE, type_code="0119", position=2)
    found = STORE.compared([row(None, further), row(replace(LAMP, type_code="0119"), main),
                            row(None, replace(SECOND, retired_why=None, limit_value=6))])
    assert [each.effect for each in found] == [Effect.NEW, Effect.NEW, Effect.CHANGED]
    assert dict(found[0].seen) == {"component-0119-2": 0}
