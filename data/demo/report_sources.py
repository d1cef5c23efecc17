"""Where the demonstration's reports came from: the facts of each channel, drawn from the case's own id."""

from datetime import datetime, timedelta
from uuid import UUID

from data.demo.divisions import DISTRICT

_LINES = ("12319", "12319", "12345")
_PORTALS = ("wechat", "website", "app")
_OUTLETS = (("秦都晨报", "三版民生热线"), ("区电视台", "晚间新闻"), ("城市在线", "网友留言栏目"))
_LEADERS = ("张副区长", "区政府办", "李主任")
_AUTHORITIES = ("区住建局", "街道办事处", "区水利局")
_OFFICERS = ("一中队 王队员", "二中队 赵队员")
_CAMERAS = 115
"""The centre's own ones."""


def own_camera(number: int) -> str:
    """Return the code of one of the centre's cameras, whatever the number."""
    return f"{DISTRICT}C{number % _CAMERAS + 1:03d}"


def source_of(channel: str, case: UUID, at: datetime) -> dict[str, str]:
    """Return the facts of the channel for a report at the aware instant."""
    chance = case.int & 0xFFFF
    letter = f"〔{at.year}〕{chance % 180 + 1}号"
    answer_by = (at + timedelta(days=5)).date().isoformat()
    outlet, appeared = _OUTLETS[chance % len(_OUTLETS)]
    return {
        "hotline": {"line": _LINES[chance % len(_LINES)]},
        "public_portal": {"portal": _PORTALS[chance % len(_PORTALS)]},
        "media": {"outlet": outlet, "appeared": appeared},
        "leader": {"leader": _LEADERS[chance % len(_LEADERS)], "letter": f"批示{letter}"},
        "upper": {"upper_number": f"SZCG{at:%Y%m%d}{chance % 1000:03d}", "answer_by": answer_by},
        "peer": {"authority": _AUTHORITIES[chance % len(_AUTHORITIES)], "letter": f"移送{letter}"},
        "enforcement": {"officer": _OFFICERS[chance % len(_OFFICERS)]},
        "video": {"camera": own_camera(chance)},
        "sensor": {"device": f"水位-{chance % 40 + 1:02d}"},
    }.get(channel, {})
