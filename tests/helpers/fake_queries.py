"""Deterministic stand-ins for what screens read: a small Ansai on Friday 31 December 2021, 16:00.

Only for tests of the window at its ports; the figures are made up, the types are those of the catalogue.
"""

import csv
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from app.domain.captured import Captured
from app.domain.evaluation import Evaluation
from app.domain.explanation import Span, Why
from app.domain.limits import WORDS
from app.domain.place import Point
from app.domain.workflow import ENDS, rule_of, steps_from
from app.permissions import permission_matrix
from app.ports.unsettled import UNSETTLED
from app.queries.cases import (
    CaseDetail,
    CaseFilter,
    CaseRow,
    MediaRow,
    Order,
    RelatedCase,
    StepRow,
    SupervisionOrder,
    TimeLeft,
)
from app.queries.figures import Figures
from app.queries.people import DepartmentRow, UserRow
from app.queries.places import CameraAt, CatalogueType, ComponentAt, Found, PlacedAt, Town

CATALOGUE = Path(__file__).resolve().parents[2] / "resources" / "catalogue"
NOW = datetime(2021, 12, 31, 8, 0, tzinfo=UTC)
"""16:00 in Ansai."""
X_MM, Y_MM = 618_400_000, 4_081_200_000
"""A corner of the town centre, EPSG:4545."""
HOUR_S = 3600


def made_id(number: int) -> UUID:
    """Return the id of the made-up object `number`."""
    return UUID(int=(0x0190 << 112) | (7 << 76) | (2 << 62) | number)


def point(east_m: int, north_m: int) -> Point:
    """Return a point so many metres from the corner."""
    return Point(X_MM + east_m * 1000, Y_MM + north_m * 1000)


def time_left(limit_h: float, used: float, *, counting: bool = True) -> TimeLeft:
    """Return a clock of which the share `used` is gone; no clock where the limit is 0."""
    limit_s = round(limit_h * HOUR_S)
    used_s = round(limit_s * used)
    meaning = "closed" if not limit_s else "overdue" if used > 1 else "near" if used >= 0.8 else "ontime"
    due = NOW + timedelta(seconds=limit_s - used_s) if limit_s else None
    resumes = None if counting or not limit_s else datetime(2022, 1, 4, 0, 0, tzinfo=UTC)
    return TimeLeft(meaning=meaning, used_s=used_s, limit_s=limit_s, left_s=limit_s - used_s, due_at=due,
                    counting=counting and bool(limit_s), resumes_at=resumes)


@cache
def catalogue() -> tuple[CatalogueType, ...]:
    """Return the types of both catalogue files, components first."""
    found: list[CatalogueType] = []
    for kind in ("component", "event"):
        with (CATALOGUE / f"{kind}_types.csv").open(encoding="utf-8", newline="") as lines:
            found += [_catalogue_type(kind, row) for row in csv.DictReader(lines)]
    return tuple(found)


def _catalogue_type(kind: str, row: dict[str, str]) -> CatalogueType:
    unit = next(key.value for key, word in WORDS.items() if word == row["limit_unit"])
    condition = (f"{kind}-{row['type_code']}-1", row["filing_condition"], row["closing_condition"],
                 int(row["limit_value"]), unit)
    return CatalogueType(
        kind=kind, class_code=row["class_code"], class_zh=row["class_zh"], class_en=row["class_en"],
        type_code=row["type_code"], type_zh=row["type_zh"], type_en=row["type_en"],
        department_zh=row["department_zh"], conditions=(condition,))


def type_of(kind: str, code: str) -> CatalogueType:
    """Return the type of the catalogue."""
    return next(each for each in catalogue() if (each.kind, each.type_code) == (kind, code))


DEPARTMENTS = tuple(
    DepartmentRow(id=made_id(900 + at), code=f"D{at:02d}", name_zh=zh, name_en=en, open_cases=6 - at,
                  overdue_cases=at % 3)
    for at, (zh, en) in enumerate((("市政管理所", "Municipal Works"), ("环卫处", "Sanitation"),
                                   ("城管执法大队", "Enforcement Brigade"), ("园林绿化站", "Parks"),
                                   ("供电分公司", "Power Company"))))
USERS = tuple(
    UserRow(id=made_id(800 + at), login=role.lower(), name_zh=zh + "01", name_en=en + " 01", roles=frozenset({role}),
            department=DEPARTMENTS[0].id if role in ("DEP", "DPH") else None, barred=False)
    for at, (role, zh, en) in enumerate((
        ("INS", "监督员", "Inspector"), ("VID", "视频监督员", "Video inspector"), ("HOT", "话务员", "Hotline operator"),
        ("ACC", "受理员", "Acceptor"), ("SHF", "值班长", "Shift leader"), ("DSP", "派遣员", "Dispatcher"),
        ("SUP", "督查员", "Supervision officer"), ("EVA", "考评员", "Evaluator"), ("GIS", "数据管理员", "GIS staff"),
        ("DIR", "中心主任", "Centre director"), ("ADM", "系统管理员", "Administrator"),
        ("DEP", "部门经办人", "Department officer"), ("DPH", "部门负责人", "Department head"), ("LED", "领导", "Leader"),
        ("ENF", "执法队员", "Enforcement officer"), ("AUD", "审计员", "Auditor"))))

_CASES = (
    # kind, type, state, place, share of the stage's hour used, urged, note, east, north
    ("component", "0118", "filed", "一道街 · 公园广场东南角", 2.05, 2, "区领导批示", 120, 340),
    ("event", "0102", "filed", "二道街 · 城北区南口西 20 m", 1.6, 0, "环卫处退回 1 次", 260, 700),
    ("event", "0302", "filed", "东滩 · 跨河桥东头南 60 m", 1.2, 0, "", 420, 180),
    ("component", "0104", "filed", "二道街 · 文化艺术中心门前", 0.83, 0, "堵塞积水", 250, 910),
    ("component", "0102", "filed", "东滩 · 环城路口北 40 m", 0.81, 0, "冒溢", 470, 520),
    ("event", "0104", "filed", "环城路 · 高级中学门前", 0.35, 0, "", 30, 1500),
    ("component", "0102", "filed", "一道街 · 公园广场东门南 30 m", 0.24, 0, "下沉破损", 130, 300),
    ("event", "0502", "filed", "东滩 · 山水龙庭门前", 0.2, 0, "占消防通道", 510, -900),
    ("component", "0305", "filed", "环城路 · 城北区", 0.1, 0, "箱体破损", 60, 860),
    ("event", "0103", "reported", "环城路 · 城北区", 0.9, 0, "照片 3", 50, 840),
    ("component", "0402", "reported", "一道街 · 高级中学南", 0.4, 0, "", 110, 1410),
    ("event", "0504", "reported", "二道街 · 公园广场北", 0.3, 0, "V021 截图", 240, 420),
    ("component", "0211", "accepted", "环城路 · 朝阳小区西", 0.5, 0, "", 20, -1000),
    ("event", "0202", "accepted", "一道街 · 城北区", 1.4, 0, "", 100, 820),
    ("component", "0101", "dispatched", "一道街 · 公园广场西", 0.6, 0, "", 90, 330),
    ("component", "0104", "handling", "二道街 · 跨河桥西头", 0.95, 1, "申请延期 2 工作日", 250, 170),
    ("event", "0101", "handling", "环城路 · 城北区", 0.1, 0, "", 40, 880),
    ("component", "0118", "refused", "东滩 · 环城路口", 0.3, 0, "D1 非本部门职责", 460, 500),
    ("component", "0106", "fed_back", "一道街 · 文化艺术中心南", 0.2, 0, "", 120, 780),
    ("component", "0305", "awaiting_verification", "二道街 · 公园广场北", 0.4, 0, "", 240, 430),
    ("event", "0102", "verifying", "东滩 · 跨河桥东头", 0.7, 0, "", 420, 200),
    ("component", "0102", "verified", "一道街 · 公园广场东门", 0.5, 0, "", 130, 320),
    ("event", "0301", "suspended", "环城路 · 高级中学北", 0.0, 0, "挂账至 03-01", 20, 1620),
    ("component", "0120", "closed", "二道街 · 公园广场南", 0.0, 0, "", 250, 260),
)
_WITH_DEPARTMENT = {"dispatched", "handling", "refused", "fed_back", "awaiting_verification", "verifying", "verified",
                    "suspended", "closed"}
_CHANNELS = ("inspector", "hotline", "video", "media")


CAPTURED = Captured(lon_e7=1_093_271_000, lat_e7=368_612_345, accuracy_m=8)
"""Where the inspectors' phones were."""


@cache
def case_rows() -> tuple[CaseRow, ...]:
    """Return every made-up case."""
    return tuple(_case_row(at, *each) for at, each in enumerate(_CASES))


def _case_row(at: int, kind: str, code: str, state: str, place: str, used: float, urged: int, note: str,
              east_m: int, north_m: int) -> CaseRow:
    known, numbered, parked = type_of(kind, code), state != "reported", state in ("suspended", "closed")
    department = DEPARTMENTS[at % 2] if state in _WITH_DEPARTMENT else None
    return CaseRow(
        id=made_id(at + 1), version=3, number=f"61060320211231{at + 1:04d}" if numbered else f"R-{at + 1:06d}",
        state=state, kind=kind, type_code=code, type_zh=known.type_zh, type_en=known.type_en, place=place,
        unit_grid=f"610603001002{at + 61:03d}", channel=_CHANNELS[at % 4], note=note, urged=urged,
        department_zh=department.name_zh if department else "", department_en=department.name_en if department else "",
        point=point(east_m, north_m), reported_at=NOW - timedelta(minutes=35 * at + 20),
        stage=time_left(0 if parked else 1, used), whole=time_left(0 if parked else 24, used / 3))


@dataclass
class FakeCases:
    """Stands for `CaseQueries`; `rows` may be changed by a test."""

    rows: list[CaseRow] = field(default_factory=lambda: list(case_rows()))
    media: tuple[MediaRow, ...] = ()
    ordered: tuple[SupervisionOrder, ...] = ()
    related_rows: list[RelatedCase] | None = None

    def as_of(self, moment: datetime) -> "FakeCases":
        """Return the same cases: nothing ever happened here."""
        return self

    def page(self, wanted: CaseFilter, *, order: Order = Order.TIME_LEFT, offset: int = 0, limit: int = 200,
             roles: frozenset[str] = frozenset()) -> list[CaseRow]:
        key = {Order.TIME_LEFT: lambda row: row.stage.left_s, Order.NUMBER: lambda row: row.number,
               Order.TYPE: lambda row: row.type_code}.get(order, lambda row: row.reported_at)
        return sorted(self._wanted(wanted), key=key, reverse=order is Order.NEWEST)[offset:offset + limit]

    def count(self, wanted: CaseFilter, *, roles: frozenset[str] = frozenset()) -> int:
        return len(self._wanted(wanted))

    def counts_by_meaning(self, wanted: CaseFilter, *, roles: frozenset[str] = frozenset()) -> dict[str, int]:
        apart = [row for each in UNSETTLED for row in self._wanted(replace(wanted, settled=each))]
        groups = [row.unsettled.meaning for row in apart if row.unsettled is not None]
        return Counter([*groups, *(row.stage.meaning for row in self._wanted(replace(wanted, settled="settled")))])

    def _wanted(self, wanted: CaseFilter) -> list[CaseRow]:
        department = {each.name_zh for each in DEPARTMENTS if each.id == wanted.department}
        states = () if wanted.settled == "conflict" else wanted.states
        return [row for row in self.rows if (not states or row.state in states)
                and (not department or row.department_zh in department)
                and (not wanted.settled or wanted.settled == (row.unsettled.meaning if row.unsettled else "settled"))
                and (not wanted.meanings or row.stage.meaning in wanted.meanings)
                and (not wanted.channels or row.channel in wanted.channels)
                and (not wanted.types or (row.kind, row.type_code) in wanted.types)
                and (not wanted.urged or row.urged)
                and all(word in f"{row.number} {row.type_zh} {row.place}" for word in wanted.text.split())]

    def counts(self, *, department: UUID | None = None, inspector: UUID | None = None) -> dict[str, int]:
        rows = self._wanted(CaseFilter(department=department))
        return {state: sum(row.state == state for row in rows) for state in {row.state for row in rows}}

    def related(self, case: UUID) -> list[RelatedCase]:
        if self.related_rows is not None:
            return self.related_rows
        rows = [row for row in case_rows() if row.id != case]
        found = [RelatedCase(row=row, reasons=("same_component", "same_place"), away_m=0.0) for row in rows[:1]]
        return found + [RelatedCase(row=row, reasons=("same_place",), away_m=18.4) for row in rows[6:7]]

    def detail(self, case: UUID, *, roles: frozenset[str], department: UUID | None, user: UUID,
               printed: bool = False) -> CaseDetail:
        row = next(row for row in self.rows if row.id == case)
        known = type_of(row.kind, row.type_code)
        return CaseDetail(
            row=row, description="井盖下沉约 5 cm，边缘断裂，车过有响声，已放锥筒。", responsibility_grid="610603Z006",
            community="610603001002", component=made_id(5000) if row.kind == "component" else None,
            component_code="6106030102000418" if row.kind == "component" else "", reporter="139****2871",
            contact=("王女士", "13900002871") if roles & {"HOT", "ACC", "SHF", "DIR"} else None,
            severity="normal", filing_condition=known.conditions[0][1], closing_condition=known.conditions[0][2],
            department=DEPARTMENTS[0].id if row.department_zh else None, steps=_steps(row), media=self.media,
            orders=tuple(each.order for order in self.ordered for each in order.cases if each.row.id == case),
            offered=_offered(row, roles), captured=CAPTURED if row.channel == "inspector" else None)

    def explain(self, case: UUID, clock: str, part: str = "") -> tuple[Span, ...]:
        hour = timedelta(hours=1)
        return (Span(since=NOW - hour, until=NOW, counted=True, why=Why.COUNTED, part=clock, unit="work_hour",
                     used_s=HOUR_S, limit_s=HOUR_S, ends_limit=True),)

    def orders(self) -> list[SupervisionOrder]:
        return list(self.ordered)

    def due(self) -> tuple[UUID, ...]:
        return ()

    def near(self, point: Point, *, radius_m: float) -> list[CaseRow]:
        away = [(_away_m(point, row.point), row) for row in self.rows if row.point]
        return [row for distance, row in sorted(away, key=lambda each: each[0]) if distance <= radius_m]

    def open_cases(self, *, department: UUID | None = None, inspector: UUID | None = None) -> list[CaseRow]:
        return [row for row in self._wanted(CaseFilter(department=department)) if row.state not in ENDS]


def _away_m(one: Point, other: Point | None) -> float:
    assert other is not None
    return ((one.x_mm - other.x_mm) ** 2 + (one.y_mm - other.y_mm) ** 2) ** 0.5 / 1000


def _offered(row: CaseRow, roles: frozenset[str]) -> tuple[str, ...]:
    rules = {step: rule_of(row.state, step) for step in steps_from(row.state)}
    return tuple(step.value for step, rule in rules.items() if rule and not rule.answers and not rule.rework
                 and permission_matrix().allows(rule.permission, roles, own=bool(rule.own)))


_LINE = (("report", "reported", "INS", "监督员07", 0, 0), ("accept", "accepted", "ACC", "受理员01", 180, 1800),
         ("file", "filed", "SHF", "值班长01", 660, 1800), ("dispatch", "dispatched", "DSP", "派遣员01", 4320, 3600),
         ("sign", "handling", "DEP", "市政管理所", 900, 7200), ("feed_back", "fed_back", "DEP", "市政管理所", 9000, 14400),
         ("pass_feedback", "awaiting_verification", "DSP", "派遣员01", 600, 3600),
         ("send_verification", "verifying", "ACC", "受理员01", 500, 1800),
         ("answer_verification_pass", "verified", "INS", "监督员07", 3000, 7200),
         ("close", "closed", "SHF", "值班长01", 300, 3600))


def _steps(row: CaseRow) -> tuple[StepRow, ...]:
    ends = [at for at, each in enumerate(_LINE) if each[1] == row.state]
    taken = _LINE[:(ends[0] if ends else 4) + 1]
    return tuple(
        StepRow(seq=at + 1, step=step, from_state=_LINE[at - 1][1] if at else "", to_state=state, who=who, post=post,
                at=row.reported_at + timedelta(minutes=4 * at), opinion="请尽快修复" if step == "dispatch" else "",
                facts=(), used_s=used_s, limit_s=limit_s, workstation="DESK-1")
        for at, (step, state, post, who, used_s, limit_s) in enumerate(taken))


@dataclass
class FakePlaces:
    """Stands for `PlaceQueries`."""

    outside_m: float = 0.0

    def town(self) -> Town:
        return Town(district="610603", name_zh="安塞区", name_en="Ansai", crs_id="EPSG:4545", demo=True,
                    extent_mm=(X_MM, Y_MM - 1_500_000, X_MM + 900_000, Y_MM + 2_500_000), unit_grids=151,
                    responsibility_grids=15, components=20_055, cameras=339)

    def search(self, text: str, *, limit: int = 8, told: bool = False) -> list[Found]:
        places = (("address", "公园广场东门", "一道街", 130, 320), ("address", "文化艺术中心", "二道街", 250, 900),
                  ("address", "高级中学", "环城路", 30, 1500), ("grid", "610603001002087", "责任网格 06", 120, 300),
                  ("camera", "V021", "二道街路口", 250, 400), ("component", "6106030102000418", "污水井盖 · 一道街", 135, 310))
        found = [Found(kind=kind, id=title, title=title, subtitle=subtitle, point=point(east, north))
                 for kind, title, subtitle, east, north in places if text and text in title + subtitle]
        return found[:limit]

    def named_in(self, text: str, *, limit: int = 2) -> list[Found]:
        return [Found(kind="address", id=name, title=name, subtitle="", point=point(130, 320))
                for name in ("公园广场东门", "一道街") if name in text][:limit]

    def types(self) -> list[CatalogueType]:
        return list(catalogue())

    def cameras_near(self, point: Point, *, limit: int = 4) -> list[CameraAt]:
        names = ("公园广场东门", "一道街中段北", "二道街路口", "文化艺术中心")
        return [CameraAt(id=made_id(700 + at), code=f"V{at + 20:03d}", name=name, owner="own", bearing_deg=at * 90,
                         point=Point(point.x_mm + at * 30_000, point.y_mm), distance_m=35.0 + 30 * at)
                for at, name in enumerate(names)][:limit]

    def components_near(self, point: Point, *, type_code: str = "", limit: int = 5) -> list[ComponentAt]:
        known = type_of("component", type_code or "0102")
        return [self._component(known, at) for at in range(min(limit, 3))]

    def component(self, component: UUID) -> ComponentAt:
        return replace(self._component(type_of("component", "0102"), 0), id=component)

    def placed_at(self, point: Point) -> PlacedAt:
        if self.outside_m:
            return PlacedAt(unit_grid="", responsibility_grid="", community="", street="", phrase="", guessed=False,
                            outside_m=self.outside_m)
        return PlacedAt(unit_grid="610603001002087", responsibility_grid="610603Z006", community="610603001002",
                        street="610603001", phrase="一道街 · 公园广场东门南 30 m", guessed=False, outside_m=0.0)

    def _component(self, known: CatalogueType, at: int) -> ComponentAt:
        code = f"610603{known.type_code}{418 + at:06d}"
        return ComponentAt(id=made_id(5000 + at), code=code, type_code=known.type_code,
                           type_zh=known.type_zh, type_en=known.type_en, place="一道街 · 公园广场东门南", status="intact",
                           department_zh=known.department_zh, unit_grid="610603001002087", distance_m=6.0 + 8 * at)


class FakeFigures:
    """Stands for `FigureQueries`."""

    def evaluate(self, *, first: date, last: date, channel: str = "", department: str = "") -> Evaluation:
        return Evaluation(reported=1215, by_channel=dict(self.figures(first=first, last=last).by_channel),
                          by_kind={"component": 543, "event": 672}, filed=1215, due=1185, closed=1067)

    def figures(self, *, first: date, last: date) -> Figures:
        days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
        return Figures(
            per_day=tuple((day, 3 + day.day % 5, 2 + day.day * 3 % 5) for day in days),
            by_channel=(("inspector", 687), ("hotline", 349), ("video", 156), ("media", 23)),
            by_type=tuple((each.kind + each.type_code, each.type_zh, each.type_en, 60 - 3 * at)
                          for at, each in enumerate(catalogue()[::9][:12])),
            by_department=tuple((each.name_zh, each.name_en, 210 - 30 * at, 20 - 3 * at)
                                for at, each in enumerate(DEPARTMENTS)))


class FakePeople:
    """Stands for `PeopleQueries`."""

    def users(self) -> list[UserRow]:
        return list(USERS)

    def user(self, login: str) -> UserRow | None:
        return next((each for each in USERS if each.login == login), None)

    def password_hash(self, user: UUID | None) -> str:
        return ""

    def departments(self, *, ended: bool = False) -> list[DepartmentRow]:
        return list(DEPARTMENTS)

    def inspectors(self, unit_grid: str = "") -> list[UserRow]:
        return [replace(USERS[0], id=made_id(600 + at), login=f"ins{at:02d}", name_zh=f"监督员{at:02d}",
                        name_en=f"Inspector {at:02d}") for at in range(1, 4)]
