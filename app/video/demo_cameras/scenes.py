"""What the demonstration city's cameras see: drawn places, so that nobody takes them for real ones.

Each camera code gives always the same scene (a street, a square or a bridge in a loess valley); the traffic in it is a
pure function of the seconds since midnight. Everything is SVG in a view of 320 × 180.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 320, 180
_WALLS = ("#cfc7b8", "#bfb6a6", "#d9d2c5", "#b9ada0", "#a8a7a3")
_SIGNS = ("#8c3a34", "#34607f", "#5d6b3b", "#7a5a2e")
_CARS = ("#e9e9e6", "#30373e", "#8d2f2f", "#46627d", "#b7b2a6")
_CLOTHES = ("#36485a", "#7a3a3a", "#4b5a3c", "#2c3036")
_LEAVES = ("#7d7a3e", "#8f7b35", "#66743f")
_TEXT = 'font-family="Noto Sans CJK SC" font-size="12" text-anchor="end" fill="#fff"'

Moving = Callable[[float], str]
"""Seconds since midnight → what moves, as SVG."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A place: what stands, and what moves."""

    standing: str
    moving: Moving


def scene_of(code: str) -> Scene:
    """Return the scene of a camera."""
    rng = random.Random(f"scene {code}")
    return rng.choices((_street, _square, _bridge), weights=(5, 2, 1))[0](rng)


def document(content: str) -> str:
    """Return a whole SVG document."""
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}">{content}</svg>')


def caption(name: str, time: str) -> str:
    """Return what is burnt into the picture: the camera's name, its time, and that it is made up."""
    # A dark ground and not an outline: outlines of Chinese text are three quarters of the whole drawing's cost.
    return ('<rect x="112" width="208" height="38" fill="#10161c" opacity=".45"/>'
            f'<text x="314" y="15" {_TEXT}>{escape(time)}</text>'
            f'<text x="314" y="31" {_TEXT}>{escape(name)} · 演示画面 虚构</text>')


def _polygon(points: list[tuple[float, float]], fill: str) -> str:
    return f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="{fill}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: float) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{stroke}" stroke-width="{width:.1f}"/>'


def _sky_and_hills(rng: random.Random, horizon: float, ground: str) -> str:
    sky, hill = rng.choice((("#c3d2dc", "#a59a7f"), ("#b9c3c9", "#97906f"), ("#d5d9d4", "#b09c78")))
    ridge = [(x, horizon - 8 - rng.uniform(4, 30)) for x in range(0, WIDTH + 40, 36)]
    return (f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{sky}"/>'
            + _polygon([(0, horizon + 2), *ridge, (WIDTH + 40, horizon + 2)], hill)
            + f'<rect y="{horizon:.1f}" width="{WIDTH}" height="{HEIGHT}" fill="{ground}"/>')


def _tree(x: float, y: float, size: float, leaves: str) -> str:
    return (f'<rect x="{x - 2 * size:.1f}" y="{y - 26 * size:.1f}" width="{4 * size:.1f}" height="{26 * size:.1f}" '
            f'fill="#5d5140"/><ellipse cx="{x:.1f}" cy="{y - 40 * size:.1f}" rx="{19 * size:.1f}" '
            f'ry="{23 * size:.1f}" fill="{leaves}"/>')


def _car(x: float, y: float, nearness: float, colour: str) -> str:
    width, height = 46 * nearness + 3, 26 * nearness + 2
    return (f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{width * .55:.1f}" ry="{height * .16:.1f}" opacity=".35"/>'
            f'<rect x="{x - width / 2:.1f}" y="{y - height * .75:.1f}" width="{width:.1f}" '
            f'height="{height * .65:.1f}" rx="{2 + 3 * nearness:.1f}" fill="{colour}"/>'
            f'<rect x="{x - width * .38:.1f}" y="{y - height * 1.15:.1f}" width="{width * .76:.1f}" '
            f'height="{height * .5:.1f}" rx="{2 + 3 * nearness:.1f}" fill="{colour}"/>'
            f'<rect x="{x - width * .31:.1f}" y="{y - height * 1.06:.1f}" width="{width * .62:.1f}" '
            f'height="{height * .32:.1f}" rx="1.5" fill="#2a343d"/>')


def _walker(x: float, y: float, size: float, colour: str) -> str:
    return (f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{5 * size:.1f}" ry="{1.6 * size:.1f}" opacity=".3"/>'
            f'<rect x="{x - 3 * size:.1f}" y="{y - 17 * size:.1f}" width="{6 * size:.1f}" height="{17 * size:.1f}" '
            f'rx="{2.6 * size:.1f}" fill="{colour}"/>'
            f'<circle cx="{x:.1f}" cy="{y - 20 * size:.1f}" r="{3 * size:.1f}" fill="#b58f72"/>')


@dataclass(frozen=True, slots=True)
class _Road:
    """A carriageway in perspective: from the vanishing point to the lower edge."""

    vanishing_x: float
    horizon: float
    left: float
    right: float

    def at(self, across: float, nearness: float) -> tuple[float, float]:
        """Return the point at a share of the width, and a nearness from 0 (vanishing) to 1 (lower edge)."""
        x = self.left + (self.right - self.left) * across
        return (self.vanishing_x + (x - self.vanishing_x) * nearness,
                self.horizon + (HEIGHT - self.horizon) * nearness)

    def surface(self, fill: str) -> str:
        """Draw the carriageway with its broken centre line."""
        marks = []
        for number in range(6):
            near, far = ((number + .5) / 6) ** 2, (number / 6) ** 2
            (x1, y1), (x2, y2) = self.at(.5, far), self.at(.5, near)
            marks.append(_polygon([(x1 - 2.4 * far, y1), (x1 + 2.4 * far, y1), (x2 + 2.4 * near, y2),
                                   (x2 - 2.4 * near, y2)], "#d8d5cc"))
        edges = [(self.vanishing_x - 3, self.horizon), (self.vanishing_x + 3, self.horizon), (self.right, HEIGHT),
                 (self.left, HEIGHT)]
        return _polygon(edges, fill) + "".join(marks)

    def traffic(self, rng: random.Random, most: int) -> Moving:
        """Cars that come on the one side and go on the other (traffic keeps right)."""
        cars = [(rng.choice(_CARS), rng.random(), rng.uniform(7, 15), rng.random() < .5)
                for _ in range(rng.randint(2, most))]

        def moving(second: float) -> str:
            drawn = []
            for colour, phase, seconds_through, coming in cars:
                share = (phase + second / seconds_through) % 1.4
                nearness = (share if coming else 1.4 - share) ** 2 / 1.2
                if .01 < nearness < 1.3:
                    drawn.append((nearness, _car(*self.at(.3 if coming else .7, nearness), nearness, colour)))
            return "".join(svg for _, svg in sorted(drawn))
        return moving


def _fronts(rng: random.Random, road: _Road) -> str:
    """House fronts with shop signs, running to the vanishing point."""
    drawn = []
    depth = HEIGHT - road.horizon
    for side in (-1, 1):
        edge, near = WIDTH / 2 + side * WIDTH * .62, 1.0
        while near > .12:
            far = near * rng.uniform(.7, .84)
            height = rng.uniform(.7, 1.4) * road.horizon
            (x1, top1, foot1), (x2, top2, foot2) = (
                (road.vanishing_x + (edge - road.vanishing_x) * at, road.horizon - height * at,
                 road.horizon + depth * .62 * at) for at in (near, far))
            drawn.append(_polygon([(x1, top1), (x2, top2), (x2, foot2), (x1, foot1)], rng.choice(_WALLS)))
            for storey in range(1, 4):
                y1, y2 = top1 + (foot1 - top1) * storey / 5, top2 + (foot2 - top2) * storey / 5
                left, right = x1 + (x2 - x1) * .15, x1 + (x2 - x1) * .85
                drawn.append(_polygon([(left, y1), (right, y2), (right, y2 + 9 * far), (left, y1 + 11 * near)],
                                      "#87919a"))
            sign1, sign2 = foot1 - (foot1 - top1) * .24, foot2 - (foot2 - top2) * .24
            drawn.append(_polygon([(x1, sign1 - 8 * near), (x2, sign2 - 8 * far), (x2, sign2), (x1, sign1)],
                                  rng.choice(_SIGNS)))
            near = far
    return "".join(drawn)


def _street(rng: random.Random) -> Scene:
    horizon = HEIGHT * rng.uniform(.34, .44)
    road = _Road(WIDTH * rng.uniform(.35, .65), horizon, WIDTH * rng.uniform(-.1, .1), WIDTH * rng.uniform(.9, 1.1))
    kerb = rng.choice(("#a9a69d", "#9d9a92", "#b3aea2"))
    standing = _sky_and_hills(rng, horizon, kerb) + _fronts(rng, road) + road.surface("#6c7074")
    for nearness in (.24, .42, .75):
        x, y = road.at(-.06, nearness)
        standing += _tree(x, y - 12 * nearness, nearness, rng.choice(_LEAVES))
    for nearness in (.17, .3, .52, .9):
        x, y = road.at(1.06, nearness)
        standing += _line(x, y, x, y - 110 * nearness, "#4c5359", 3 * nearness + .6)
        standing += _line(x, y - 110 * nearness, x - 22 * nearness, y - 116 * nearness, "#4c5359", 2 * nearness + .6)
    return Scene(standing, road.traffic(rng, 5))


def _square(rng: random.Random) -> Scene:
    horizon = HEIGHT * rng.uniform(.3, .38)
    vanishing_x = WIDTH * rng.uniform(.3, .7)
    standing = _sky_and_hills(rng, horizon, "#b3aea4")
    for x in range(-6, WIDTH, 44):
        height = rng.uniform(18, 42)
        standing += f'<rect x="{x}" y="{horizon - height:.1f}" width="40" height="{height:.1f}" ' \
                    f'fill="{rng.choice(_WALLS)}"/>'
        for y in range(round(horizon - height) + 6, round(horizon) - 4, 8):
            standing += f'<path d="M{x + 4} {y}h32" stroke="#7d8890" stroke-width="3" stroke-dasharray="5 3"/>'
    standing += "".join(_line(vanishing_x, horizon, x, HEIGHT, "#a09a8e", 1) for x in range(-300, WIDTH + 320, 52))
    depths = [horizon + (HEIGHT - horizon) * (number / 7) ** 1.8 for number in range(1, 7)]
    standing += "".join(_line(0, depth, WIDTH, depth, "#a09a8e", 1) for depth in depths)
    standing += (f'<ellipse cx="160" cy="{horizon + 42:.1f}" rx="74" ry="17" fill="#8d9a86"/>'
                 f'<ellipse cx="160" cy="{horizon + 39:.1f}" rx="66" ry="13" fill="#7d8a52"/>')
    for x, foot, size in ((20, horizon + 14, .55), (62, horizon + 14, .55), (160, horizon + 42, .8), (14, 166, 1.5)):
        standing += _tree(x, foot, size, rng.choice(_LEAVES))
    return Scene(standing, _walkers(rng, horizon))


def _walkers(rng: random.Random, horizon: float) -> Moving:
    walkers = sorted((rng.uniform(horizon + 62, HEIGHT - 12), rng.random(), rng.choice((-1, 1)) * rng.uniform(5, 11),
                      rng.choice(_CLOTHES)) for _ in range(rng.randint(4, 8)))

    def moving(second: float) -> str:
        return "".join(_walker((phase * (WIDTH + 40) + pace * second) % (WIDTH + 40) - 20, y,
                               .5 + .8 * (y - horizon) / (HEIGHT - horizon), colour)
                       for y, phase, pace, colour in walkers)
    return moving


def _bridge(rng: random.Random) -> Scene:
    horizon = HEIGHT * .34
    road = _Road(WIDTH * rng.choice((.42, .58)), horizon, WIDTH * .04, WIDTH * .96)
    standing = _sky_and_hills(rng, horizon, "#8fa9b3")
    for _ in range(40):
        x, y = rng.uniform(0, WIDTH), rng.uniform(horizon + 8, HEIGHT)
        standing += _line(x, y, x + rng.uniform(14, 46), y, "#7c98a4", 1.5)
    standing += f'<path d="M0 {horizon:.1f}H{WIDTH}V{horizon + 8:.1f}Q160 {horizon + 2:.1f} 0 {horizon + 10:.1f}Z" ' \
                'fill="#9aa36f"/>' + road.surface("#6f7376")
    for across in (0, 1):
        x1, y1 = road.at(across, .02)
        for share in (0, .5, 1):
            standing += _line(x1, y1 - 4 * share, road.at(across, 1)[0], HEIGHT - 44 * share, "#dcdcd6", 2)
        for number in range(1, 12):
            nearness = (number / 12) ** 1.7
            x, y = road.at(across, nearness)
            standing += _line(x, y, x, y - 4 - 40 * nearness, "#e6e6e0", .8 + 2.6 * nearness)
    return Scene(standing, road.traffic(rng, 3))
