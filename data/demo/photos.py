"""Photos of the demonstration's cases: drawn, marked as made up, and shared between cases of the same kind.

No text is set at run time: the mark is an image in `resources/demo`, so that the bytes don't depend on the machine's
fonts.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from data.demo.photo_subjects import SUBJECTS, Canvas, street

VARIANTS = 2
STAGES = ("before", "verification", "after")
_MARK = Path(__file__).resolve().parents[2] / "resources" / "demo" / "photo_mark.png"
_MARGIN_PX = 7
_QUALITY = 82
_IN_ORDER = ("after", "verification")
_SUBJECTS_OF = {
    # kind: subject: the types (4 digits), or else the classes (2 digits), whose cases show it
    "component": {
        "cover": "0101 0102 0103 0104 0105 0106 0107 0108 0110 0111 0112 0114 0129",
        "lamp": "0117 0118 0119 0120 0133 0136 0210", "rail": "0205 0208 0211 0403 0408 0604 0606 2103",
        "board": "0203 0209 0213 0215 0303 0306 0307 0501 2104", "bin": "03", "tree": "0401 0402", "green": "04",
        "cabinet": "01 02 05", "road": "0602", "stall": "21", "rubbish": "06 0201",
    },
    "event": {
        "rubbish": "01 03 21", "road": "0104 0110 0111 0112 0305 0309 0401 0402 0404 0406 0407 2101",
        "vehicle": "0107 0410 0505 0506 0511 0513 2103", "green": "0106 0109 2102", "board": "02 0113",
        "rail": "0306 0310", "bin": "0119 0120", "stall": "05 0101 0116", "cabinet": "04", "cover": "0403 0405",
    },
}


def subject_of(kind: str, type_code: str) -> str:
    """What a photo of a case of this kind (`component`, `event`) and type shows."""
    shown = {code: subject for subject, codes in _SUBJECTS_OF[kind].items() for code in codes.split()}
    return shown.get(type_code) or shown.get(type_code[:2], "rubbish")


def scene(kind: str, type_code: str, stage: str, variant: int) -> bytes:
    """Photo (JPEG) for a case's stage: `before` shows the trouble, the others the thing in order.

    `variant` counts up to `VARIANTS`; the same arguments always give the same bytes.
    """
    return _drawn(subject_of(kind, type_code), stage, variant % VARIANTS)


@cache
def _drawn(subject: str, stage: str, variant: int) -> bytes:
    canvas = Canvas()
    street(canvas, variant)
    SUBJECTS[subject](canvas, stage not in _IN_ORDER)
    photo = canvas.finished()
    if stage == "verification":  # the inspector stands elsewhere than the department did
        photo = ImageOps.mirror(photo)
    with Image.open(_MARK) as mark:
        photo.paste("#1b1d1f", (0, 0, mark.width + 2 * _MARGIN_PX, mark.height + 2 * _MARGIN_PX))
        photo.paste("#ffffff", (_MARGIN_PX, _MARGIN_PX), mark.convert("L"))
    out = BytesIO()
    photo.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
