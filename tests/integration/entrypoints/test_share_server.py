"""packaging/share-server.sh: what it refuses, what its parts write, and that its few packages are enough.

Nothing here may change this machine: whatever could is shadowed, and paths lead into the test's folder.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from shlex import quote

import pytest

from data.shared.cluster import Cluster
from tests.helpers.shared import new_database
from tests.helpers.stores import make_store

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "packaging" / "share-server.sh"
SHADOWED = ("apt-get", "dpkg-query", "pg_lsclusters", "pg_ctlcluster", "pg_conftool", "runuser", "psql", "openssl")
CLUSTERS = "13 main 5431 online postgres /d /l\n15 main 5432 online postgres /d /l\n15 other 5433 down postgres /d /l"
ONLY_WANTED = """
import importlib.metadata, re, runpy, sys

def plain(name):
    return re.sub("[-_.]+", "-", name).lower()

wanted = set(sys.argv.pop(1).split("|"))
barred = {module for module, names in importlib.metadata.packages_distributions().items()
          if not wanted & set(map(plain, names))}

class Barred:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in barred:
            raise ModuleNotFoundError(f"{name} is not among what share-server.sh installs", name=name)

sys.meta_path.insert(0, Barred())
sys.argv.pop(0)
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Runs a program as if only some packages were installed: first argument their names, then the program and its own."""


@pytest.fixture
def shadows(tmp_path: Path) -> Path:
    """Programs that fail, in place of those that could change this machine; `id` says root."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in (*SHADOWED, "id"):
        (folder / name).write_text("#!/bin/sh\necho 0\n" if name == "id" else "#!/bin/sh\nexit 99\n")
        (folder / name).chmod(0o755)
    return folder


def script(shadows: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", str(SCRIPT), *arguments], capture_output=True, text=True, timeout=30,
                          env={"PATH": f"{shadows}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"})


def function(name: str) -> str:
    """Return one of its functions."""
    found = re.search(rf"^{name}\(\) \{{.*?(?:^\}}| \}})$", SCRIPT.read_text("utf-8"), re.M | re.S)
    assert found, name
    return found[0]


def part(code: str, *names: str) -> subprocess.CompletedProcess[str]:
    """Run code that uses some of its functions; who owns a file stays as it is."""
    head = ["set -euo pipefail", "chown() { :; }", *map(function, ("say", "fail", *names))]
    return subprocess.run(["bash", "-c", "\n".join([*head, code])], capture_output=True, text=True, timeout=60)


def test_it_is_whole() -> None:
    subprocess.run(["bash", "-n", str(SCRIPT)], check=True)
    assert SCRIPT.stat().st_mode & 0o111 == 0o111


@pytest.mark.parametrize(("given", "told"), [
    (["--district"], "--district needs a value"),
    (["--colour", "red"], "unknown: --colour"),
    (["610603"], "610603 needs a value"),
    (["--database", "Wanmi; DROP"], "--database takes small letters"),
    (["--login", "1desk"], "--login takes small letters"),
    (["--login", "x' OR"], "--login takes small letters"),
    (["--allow", "everywhere"], "--allow takes a network"),
    (["--allow", "10.1.0.0/16", "--allow", "10.2.0.0"], "--allow takes a network such as 10.1.0.0/16: 10.2.0.0"),
])
def test_what_it_refuses_before_it_touches_anything(shadows: Path, given: list[str], told: str) -> None:
    done = script(shadows, *given)
    assert (done.returncode, done.stdout) == (2, "") and told in done.stderr


def test_only_root_and_help(shadows: Path) -> None:
    done = script(shadows, "--help")
    assert done.returncode == 0 and "--from STORE" in done.stdout and "set -euo" not in done.stdout
    (shadows / "id").write_text("#!/bin/sh\necho 1000\n")
    done = script(shadows, "--district", "610603", "--crs", "4545")
    assert done.returncode == 2 and "only root" in done.stderr


def test_what_is_allowed_goes_on_to_the_packages(shadows: Path) -> None:
    """Else the refusals above would show nothing."""
    done = script(shadows, "--district", "610603", "--crs", "4545", "--login", "desk-2", "--allow", "fd00::/8",
                  "--database", "wanmi_2")
    assert done.returncode == 99 and "installing postgresql postgresql-postgis " in done.stdout


def test_it_installs_what_reads_an_embedded_store() -> None:
    """`--from STORE` ended on a fresh server: PostGIS brings SpatiaLite's library along, but not its module."""
    found = subprocess.run(["dpkg-query", "-S", "*/mod_spatialite.so"], capture_output=True, text=True, check=True)
    assert found.stdout.split(":")[0] in function("install_packages").split()


@pytest.mark.parametrize(("chosen", "told", "code"), [
    ("", "cluster 15/main, port 5432", 0), ("15/other", "cluster 15/other, port 5433", 0),
    ("13/main", "PostgreSQL 13 is too old: 15 is needed", 2), ("16/main", "there is no cluster 16/main", 2)])
def test_it_takes_the_newest_cluster_or_the_one_that_is_named(chosen: str, told: str, code: int) -> None:
    done = part(f"pg_lsclusters() {{ printf '%s\\n' {quote(CLUSTERS)}; }}\ncluster={quote(chosen)}\nchoose_cluster",
                "choose_cluster")
    assert done.returncode == code and told in done.stdout + done.stderr


def test_its_block_goes_first_and_all_else_stays(tmp_path: Path) -> None:
    file = tmp_path / "pg_hba.conf"
    file.write_text("# mine\nlocal all postgres peer\n\nhost other all 10.0.0.0/8 md5\n")
    before = file.read_text()
    for lines in ("host wanmi a b c", "host wanmi d e f\nhost wanmi all all reject"):
        block = f"# BEGIN wanmi\n{lines}\n# END wanmi"
        code = " ".join(map(quote, ("replace_block", str(file), "# BEGIN wanmi", "# END wanmi", block)))
        assert part(code, "replace_block").returncode == 0
        assert file.read_text() == f"{block}\n{before}", "replaced, not added to"
    assert [each.name for each in tmp_path.iterdir()] == ["pg_hba.conf"]


def test_the_settings_let_workstations_in_by_tls_only(tmp_path: Path) -> None:
    for name in ("pg_hba.conf", "pg_ident.conf"):
        (tmp_path / name).write_text("host all all all trust\n")
    done = part(f"config={tmp_path} database=wanmi networks=(10.1.0.0/16 fd00::/8)\nwrite_settings\nwrite_settings",
                "replace_block", "write_settings")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "pg_hba.conf").read_text().splitlines() == [
        "# BEGIN wanmi", "local all postgres peer map=wanmi",
        "hostssl wanmi +wanmi_workstation,+wanmi_gateway,+wanmi_reader 10.1.0.0/16 scram-sha-256",
        "hostssl wanmi +wanmi_workstation,+wanmi_gateway,+wanmi_reader fd00::/8 scram-sha-256",
        "host wanmi all all reject", "# END wanmi", "host all all all trust"]
    settings = (tmp_path / "conf.d" / "wanmi.conf").read_text()
    assert re.search(r"^shared_buffers = '[1-9]\d+MB'$", settings, re.M) and "synchronous_commit = on\n" in settings


def test_its_certificate_names_the_server_and_is_made_anew_when_that_changes(tmp_path: Path) -> None:
    def make(*hosts: str) -> str:
        done = part(f"tls={tmp_path}/tls config={tmp_path} renew_s=5184000 hosts=({' '.join(hosts)})\n"
                    "chmod() { :; }\nmake_certificate", "make_certificate")  # It names /etc/wanmi.
        assert done.returncode == 0, done.stderr
        return (tmp_path / "wanmi.crt").read_text()

    first = make("hall.example", "10.1.0.5")
    shown = subprocess.run(["openssl", "x509", "-noout", "-text"], input=first, capture_output=True, text=True)
    assert "DNS:hall.example, IP Address:10.1.0.5" in shown.stdout
    subprocess.run(["openssl", "verify", "-CAfile", str(tmp_path / "tls" / "root.crt"), str(tmp_path / "wanmi.crt")],
                   check=True, capture_output=True)
    root = (tmp_path / "tls" / "root.crt").read_text()
    assert make("hall.example", "10.1.0.5") == first and make("other.example") != first
    assert (tmp_path / "tls" / "root.crt").read_text() == root, "or every workstation would need it again"


def wanted() -> str:
    """Return the names of the packages that it installs, as it has them."""
    found = re.search(r"local wanted='([^']+)'", function("make_python"))
    assert found
    return found[1]


def test_what_it_installs_is_locked(tmp_path: Path) -> None:
    [awk] = re.findall(r"^  (awk .*) \"\$lock\" >", function("make_python"), re.M)
    done = part(f"wanted={quote(wanted())}\n{awk} {ROOT}/packaging/requirements.lock")
    names = re.findall(r"^([\w.-]+)(?:\[\w+\])?==", done.stdout, re.M)
    assert sorted(map(str.lower, names)) == sorted(wanted().split("|")), "each once, none misspelled"
    assert done.stdout.count("--hash=sha256:") >= len(names)


def test_what_it_installs_is_enough_to_share(cluster: Cluster, tmp_path: Path) -> None:
    """All that the script, and an administrator after it, lets that Python do."""
    url = new_database(cluster)

    def wanmi(*arguments: str) -> dict[str, object]:
        command = [sys.executable, "-c", ONLY_WANTED, wanted(), str(ROOT / "main.py"), *arguments, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT,
                              env={**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")})
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    assert wanmi("share", url, "--district", "610603", "--crs", "4545")["done"] == "made"
    assert wanmi("share", url)["done"] == "upgraded"
    assert wanmi("share", "login", "desk-1", "--store", url)["name"] == "desk-1"
    assert wanmi("share", "workstations", "--store", url)["workstations"]
    assert wanmi("share", "bar", "desk-1", "--store", url)
    assert wanmi("verify", "--store", url)["ok"] is True
    assert wanmi("backup", "--to", str(tmp_path / "backups"), "--store", url)
    make_store(tmp_path).close()
    assert wanmi("share", new_database(cluster), "--from", str(tmp_path / "store.wanmi"), "--demo")


def test_without_one_of_them_it_would_not_start() -> None:
    """Else the test above would show nothing."""
    few = wanted().replace("|sqlalchemy", "")
    done = subprocess.run([sys.executable, "-c", ONLY_WANTED, few, str(ROOT / "main.py"), "share", "postgresql:///x"],
                          capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode != 0 and "sqlalchemy is not among" in done.stderr + done.stdout
