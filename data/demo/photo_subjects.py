"""What the demonstration's photos show: a street of the valley town, and in it one thing, broken or in order.

Positions are in pixels of the finished photo; the pavement's edge lies at `KERB_PX`.
"""

from collections.abc import Callable, Sequence
from math import cos, radians, sin

from PIL import Image, ImageDraw

WIDTH_PX, HEIGHT_PX = 480, 360
KERB_PX = 268
_OVERSAMPLING = 2
_STREETS = (
    # sky, hill, road, pavement, houses
    ("#bcd3e6", "#b9a679", "#6d6f73", "#c2bcb0", ("#c9b79c", "#b98f74", "#d8cdb8", "#a9a08f")),
    ("#d6dade", "#a8986f", "#77787a", "#b7b3aa", ("#b7ac9c", "#9e8f86", "#c7c0b4", "#a58a72")),
)
_BAGS = (("#33363a", "#5a5e63"), ("#c7403a", "#e0807a"), ("#d9d6cd", "#f3f1ea"), ("#47688f", "#7d9bbd"))
"""Colour and shine of rubbish bags."""

Corner = tuple[float, float]


class Canvas:
    """Draws smooth shapes by drawing them large."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH_PX * _OVERSAMPLING, HEIGHT_PX * _OVERSAMPLING))
        self._draw = ImageDraw.Draw(self._image)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def shape(self, corners: Sequence[Corner], colour: str) -> None:
        self._draw.polygon(_enlarged(corners), fill=colour)

    def disc(self, x: float, y: float, half_wide: float, half_high: float, colour: str) -> None:
        self._draw.ellipse(_enlarged([(x - half_wide, y - half_high), (x + half_wide, y + half_high)]), fill=colour)

    def stroke(self, corners: Sequence[Corner], colour: str, width: float) -> None:
        self._draw.line(_enlarged(corners), fill=colour, width=round(width * _OVERSAMPLING), joint="curve")

    def leaning(self, x: float, foot: float, wide: float, high: float, lean_deg: float, colour: str) -> Corner:
        """An upright bar on its foot, leaning to the right; returns the middle of its top."""
        dx, dy = sin(radians(lean_deg)) * high, -cos(radians(lean_deg)) * high
        self.shape([(x - wide / 2, foot), (x + wide / 2, foot), (x + wide / 2 + dx, foot + dy),
                    (x - wide / 2 + dx, foot + dy)], colour)
        return x + dx, foot + dy

    def finished(self) -> Image.Image:
        return self._image.resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.LANCZOS)


def _enlarged(corners: Sequence[Corner]) -> list[Corner]:
    return [(x * _OVERSAMPLING, y * _OVERSAMPLING) for x, y in corners]


def street(canvas: Canvas, variant: int) -> None:
    """Sky, loess hills, a row of houses with shops, pavement and road."""
    sky, hill, road, pavement, houses = _STREETS[variant % len(_STREETS)]
    canvas.box(0, 0, WIDTH_PX, HEIGHT_PX, sky)
    canvas.shape([(0, 110), (70, 70), (150, 104), (250, 52), (350, 96), (420, 66), (480, 98), (480, 230), (0, 230)],
                 hill)
    left = -20 - 30 * variant
    for number in range(6):
        wide, top = 78 + 17 * ((number + variant) % 3), 92 + 22 * ((2 * number + variant) % 3)
        _house(canvas, left, top, wide, houses[(number + variant) % len(houses)], number)
        left += wide + 2
    canvas.box(0, 212, WIDTH_PX, KERB_PX, pavement)
    for x in range(-60, WIDTH_PX + 60, 40):
        canvas.stroke([(x + 18, 212), (x, KERB_PX)], "#a8a399", 1)
    for y in (224, 243):
        canvas.stroke([(0, y), (WIDTH_PX, y)], "#a8a399", 1)
    canvas.box(0, KERB_PX - 4, WIDTH_PX, KERB_PX + 3, "#dcd8cf")
    canvas.box(0, KERB_PX + 3, WIDTH_PX, HEIGHT_PX, road)
    for x in range(-40 + 25 * variant, WIDTH_PX, 120):
        canvas.shape([(x, 342), (x + 62, 342), (x + 58, 347), (x - 5, 347)], "#e6e2d6")


def _house(canvas: Canvas, left: float, top: float, wide: float, colour: str, number: int) -> None:
    canvas.box(left, top, left + wide, 214, colour)
    for y in range(int(top) + 10, 162, 24):
        for x in range(int(left) + 9, int(left + wide) - 14, 23):
            canvas.box(x, y, x + 12, y + 13, "#5f7482")
    canvas.box(left + 3, 166, left + wide - 3, 178, ("#8f3b34", "#2f5f86", "#58763d")[number % 3])
    canvas.box(left + 7, 181, left + wide - 7, 213, "#4b4a48")
    canvas.box(left + 10, 184, left + wide / 2 - 2, 213, "#87979c")


def _cover(canvas: Canvas, broken: bool) -> None:
    canvas.disc(235, 312, 62, 22, "#55565a")
    if not broken:
        canvas.disc(235, 311, 54, 18, "#7c7468")
        for shift in (-32, -16, 0, 16, 32):
            canvas.stroke([(235 + shift - 8, 300), (235 + shift + 8, 322)], "#5e574d", 2)
        return
    canvas.disc(235, 312, 54, 18, "#131313")
    canvas.disc(318, 321, 54, 18, "#4c463d")
    canvas.disc(316, 318, 54, 18, "#7c7468")
    canvas.stroke([(150, 300), (172, 306), (180, 318), (205, 336)], "#3d3e41", 3)


def _lamp(canvas: Canvas, broken: bool) -> None:
    top_x, top_y = canvas.leaning(236, 262, 8, 212, 9 if broken else 0, "#54585c")
    canvas.box(226, 254, 246, 264, "#45484b")
    canvas.stroke([(top_x, top_y + 2), (top_x + 52, top_y - 8 + (14 if broken else 0))], "#54585c", 5)
    arm = top_x + 56, top_y - 6 + (18 if broken else 0)
    if not broken:
        canvas.disc(arm[0], arm[1] + 8, 24, 14, "#f3e7b0")
    canvas.disc(arm[0], arm[1], 20, 7, "#3a3d40")
    canvas.disc(arm[0], arm[1] + 4, 14, 5, "#26282a" if broken else "#fff6cf")


def _cabinet(canvas: Canvas, broken: bool) -> None:
    canvas.box(190, 158, 282, 262, "#6f8a7c")
    canvas.box(190, 152, 282, 159, "#566d62")
    canvas.box(186, 260, 286, 266, "#8b8679")
    if not broken:
        canvas.stroke([(236, 160), (236, 258)], "#4f665b", 2)
        canvas.shape([(213, 198), (224, 178), (235, 198)], "#e0b52d")
        return
    canvas.box(198, 164, 274, 256, "#26292a")
    canvas.shape([(282, 158), (330, 170), (330, 272), (282, 262)], "#5f7a6c")
    for shift, colour in ((0, "#b13a32"), (12, "#d6a53a"), (25, "#3e6fa3"), (40, "#d8d4c8")):
        canvas.stroke([(208 + shift, 168), (216 + shift, 206), (204 + shift * 1.3, 238), (222 + shift, 268)], colour, 3)


def _rail(canvas: Canvas, broken: bool) -> None:
    for number, left in enumerate(range(20, 440, 88)):
        fallen = broken and number in (2, 3)
        foot, high, colour = (306, 20, "#a9adb0") if fallen else (286, 58, "#eceeee")
        lean = 34 if fallen else 0
        for x in range(left, left + 88, 14):
            canvas.stroke([(x, foot), (x + lean, foot - high)], colour, 4)
        for share in (0.15, 0.92):
            canvas.stroke([(left + lean * share, foot - high * share), (left + 84 + lean * share, foot - high * share)],
                          colour, 5)
        canvas.leaning(left, 288, 8, 64, 0, "#4d6fa0")


def _board(canvas: Canvas, broken: bool) -> None:
    lean = 13 if broken else 0
    for x in (178, 296):
        canvas.leaning(x, 262, 7, 116, lean, "#5b5f63")
    dx, drop = (25.0, 18.0) if broken else (0.0, 0.0)
    canvas.shape([(158 + dx, 96), (316 + dx, 96 + drop), (316 + dx * 0.6, 186 + drop), (158 + dx * 0.6, 186)],
                 "#2f5f86")
    for y in (118, 138, 158):
        canvas.stroke([(178 + dx, y + drop * 0.1), (290 + dx * 0.8, y + drop * 0.9)], "#dfe7ee", 5)
    if broken:
        canvas.shape([(270, 112), (352, 120), (340, 214), (300, 186), (286, 160)], "#c7c3ba")
        canvas.stroke([(270, 112), (286, 160), (300, 186)], "#3d3e41", 3)


def _bin(canvas: Canvas, broken: bool) -> None:
    for left, colour in ((186, "#3f6f4d"), (246, "#4c6c94")):
        canvas.shape([(left, 186), (left + 50, 186), (left + 46, 262), (left + 4, 262)], colour)
        canvas.box(left + 8, 206, left + 42, 222, "#1f2a24")
        if not broken:
            canvas.shape([(left - 4, 186), (left + 54, 186), (left + 44, 172), (left + 6, 172)], "#38423c")
    if broken:
        _bags(canvas, ((200, 178, 20), (232, 170, 23), (262, 176, 20), (284, 180, 16), (168, 256, 19), (312, 254, 24),
                       (346, 264, 16), (140, 268, 13)))


def _bags(canvas: Canvas, bags: Sequence[tuple[float, float, float]]) -> None:
    for number, (x, y, size) in enumerate(bags):
        colour, light = _BAGS[number % len(_BAGS)]
        canvas.disc(x, y, size, size * 0.8, colour)
        canvas.shape([(x - 4, y - size * 0.7), (x + 4, y - size * 0.7), (x + 8, y - size * 1.15),
                      (x - 7, y - size * 1.1)], colour)
        canvas.stroke([(x - size * 0.4, y - size * 0.35), (x + size * 0.1, y - size * 0.5)], light, 3)


def _tree(canvas: Canvas, broken: bool) -> None:
    canvas.box(212, 256, 268, 268, "#7d6a52")
    if broken:
        canvas.leaning(240, 262, 15, 92, 4, "#6e5640")
        canvas.stroke([(245, 172), (300, 206), (366, 258)], "#6e5640", 9)
        for x, y in ((330, 232), (372, 244), (398, 262), (350, 266), (306, 250)):
            canvas.disc(x, y, 32, 20, "#7d8a4c")
        canvas.shape([(236, 178), (240, 152), (246, 168), (252, 150), (256, 178)], "#d0b48a")
        return
    canvas.leaning(240, 262, 14, 130, 0, "#6e5640")
    for x, y, size in ((240, 92, 60), (196, 120, 42), (286, 118, 44), (240, 134, 50), (214, 78, 36), (270, 74, 38)):
        canvas.disc(x, y, size, size * 0.82, "#4f7a3c")
    for x, y, size in ((222, 84, 26), (276, 104, 22), (204, 122, 18), (246, 62, 18)):
        canvas.disc(x, y, size, size * 0.7, "#6b964f")


def _green(canvas: Canvas, broken: bool) -> None:
    canvas.shape([(60, 220), (430, 220), (470, 340), (20, 340)], "#8c8577")
    canvas.shape([(68, 224), (422, 224), (458, 332), (32, 332)], "#6f9a4a")
    if broken:
        for x, y, wide, high in ((190, 272, 82, 24), (320, 300, 70, 20), (110, 310, 46, 14)):
            canvas.disc(x, y, wide, high, "#a58a5f")
            canvas.disc(x + 8, y + 2, wide * 0.6, high * 0.5, "#b89d70")
        _bags(canvas, ((210, 262, 12), (330, 288, 10)))
        return
    for number in range(40):
        x, y = 70 + 37 * number % 340, 238 + 53 * number % 84
        canvas.disc(x, y, 5, 4, ("#e7d95b", "#d8574f", "#f1efe6", "#5c8a3c")[number % 4])


def _rubbish(canvas: Canvas, broken: bool) -> None:
    if broken:
        canvas.disc(250, 264, 130, 18, "#8c8577")
        _bags(canvas, ((170, 250, 26), (214, 240, 30), (262, 246, 34), (310, 252, 26), (238, 214, 24), (286, 220, 20),
                       (346, 266, 18), (140, 270, 15)))
        canvas.shape([(200, 268), (244, 260), (252, 276), (206, 284)], "#b89465")
        return
    canvas.shape([(170, 250), (300, 250), (312, 262), (160, 262)], "#cfcabf")


def _road(canvas: Canvas, broken: bool) -> None:
    if not broken:
        canvas.shape([(160, 290), (318, 290), (336, 334), (140, 334)], "#4d4f53")
        return
    canvas.shape([(150, 312), (180, 292), (240, 288), (310, 298), (334, 318), (290, 336), (206, 338)], "#8b7a5f")
    canvas.shape([(172, 314), (204, 300), (258, 298), (304, 308), (284, 326), (214, 328)], "#4c3f30")
    canvas.shape([(206, 316), (250, 308), (282, 314), (250, 324)], "#8299a6")
    for start, end in (((334, 318), (402, 304)), ((150, 312), (86, 326)), ((290, 336), (330, 356))):
        canvas.stroke([start, ((start[0] + end[0]) / 2 + 6, (start[1] + end[1]) / 2 - 7), end], "#3d3e41", 3)


def _stall(canvas: Canvas, broken: bool) -> None:
    if not broken:
        canvas.shape([(150, 254), (330, 254), (334, 258), (146, 258)], "#e6c34a")
        return
    for x in (168, 318):
        canvas.leaning(x, 262, 5, 108, 0, "#5b5f63")
    for number in range(8):
        left = 140 + 26 * number
        canvas.shape([(left + 6, 132), (left + 30, 132), (left + 26, 162), (left, 162)],
                     "#b13a32" if number % 2 else "#efeadd")
    canvas.box(158, 212, 328, 262, "#8a6a45")
    for number in range(13):
        canvas.disc(170 + 12.5 * number, 208, 8, 7, ("#d8572f", "#e2b13c", "#6f9a3e")[number % 3])
    for x in (350, 372, 126):
        canvas.box(x, 240, x + 22, 266, "#b89465")
        canvas.box(x + 3, 234, x + 19, 242, "#6f9a3e")


def _vehicle(canvas: Canvas, broken: bool) -> None:
    if not broken:
        canvas.shape([(120, 254), (360, 254), (364, 258), (116, 258)], "#e6c34a")
        return
    for left, colour in ((66, "#8f9499"), (252, "#9c3b36")):
        canvas.shape([(left, 246), (left + 8, 224), (left + 44, 218), (left + 66, 194), (left + 128, 194),
                      (left + 152, 220), (left + 172, 226), (left + 174, 250), (left, 252)], colour)
        canvas.shape([(left + 54, 218), (left + 71, 200), (left + 94, 200), (left + 94, 218)], "#33424c")
        canvas.shape([(left + 99, 200), (left + 124, 200), (left + 140, 218), (left + 99, 218)], "#33424c")
        for x in (left + 38, left + 136):
            canvas.disc(x, 250, 18, 18, "#1d1e20")
            canvas.disc(x, 250, 8, 8, "#a9adb0")


SUBJECTS: dict[str, Callable[[Canvas, bool], None]] = {
    "cover": _cover, "lamp": _lamp, "cabinet": _cabinet, "rail": _rail, "board": _board, "bin": _bin, "tree": _tree,
    "green": _green, "rubbish": _rubbish, "road": _road, "stall": _stall, "vehicle": _vehicle,
}
"""Draws a subject into a street: broken (or there, where it shouldn't be) or in order."""
