"""SpatiaLite's libraries and those that wheels bring live in one process."""

import subprocess
import sys
from pathlib import Path

_AFTER = """
import sys
from pathlib import Path
from data.engine import open_engine
engine = open_engine(Path(sys.argv[1]), write=True, create=True)
engine.connect().close()
import shapely
from pyproj import Transformer
print(shapely.Point(1, 2).wkt)
print([round(mm) for mm in Transformer.from_crs("EPSG:4326", "EPSG:4545", always_xy=True).transform(109.3, 36.8)])
engine.dispose()
"""


def test_geos_and_proj_of_the_wheels_stay_their_own(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _AFTER, str(tmp_path / "any.sqlite")], capture_output=True, text=True,
                          check=False, cwd=Path(__file__).parents[3])
    assert done.returncode == 0, done.stderr
    assert done.stdout == "POINT (1 2)\n[616020, 4075104]\n"
