"""Make the two notice sounds, `resources/sounds/*.wav`: sines with a soft end, in two rhythms. Ours, and so free."""

import math
import struct
import sys
import wave
from pathlib import Path

RATE_HZ = 16_000
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sounds"
SOUNDS = {"new": ((660, 0.09), (0, 0.06), (880, 0.22)), "near": ((740, 0.07), (0, 0.05)) * 3 + ((740, 0.25),)}
"""(Hz, s) of each tone: a case came; time runs out."""


def samples(tones: tuple[tuple[int, float], ...]) -> list[int]:
    """Return 16-bit samples."""
    heard = []
    for pitch_hz, length_s in tones:
        count = round(length_s * RATE_HZ)
        heard += [round(9_000 * math.sin(2 * math.pi * pitch_hz * at / RATE_HZ) * min(1.0, at / 80, (count - at) / 400))
                  for at in range(count)]
    return heard


def make(folder: Path) -> None:
    """Write the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, tones in SOUNDS.items():
        heard = samples(tones)
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(struct.pack(f"<{len(heard)}h", *heard))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
