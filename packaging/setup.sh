#!/usr/bin/env bash
# Makes this machine ready for Wanmi: Debian packages, the client's .venv, compiled translations.
# Idempotent: what is there already is left alone. Everything it says goes to stderr, so that a caller's --json stays clean.
set -euo pipefail
exec 1>&2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.venv
# Never the first python3 on PATH: another one may lack SQLite extension loading, and QGIS belongs to this one.
python=/usr/bin/python3

packages=(
  # The client: its Python, and what Qt 6 needs of X11
  python3 python3-venv libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
  libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libxkbcommon-x11-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 fonts-noto-cjk
  # Store and map engine
  libsqlite3-mod-spatialite python3-qgis qgis-providers
  # Video engine, and the cameras that the demonstration city serves itself
  libvlc5 vlc-plugin-base ffmpeg python3-gi gir1.2-gst-rtsp-server-1.0
  gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly
  # Virtual screen; for tests and the bench: real input, what a system call watcher sees, the shared store, desktop QGIS
  xvfb xauth xdotool strace iproute2 postgresql-postgis qgis
)

say() { printf 'setup: %s\n' "$*"; }

debian_version() {
  . /etc/os-release 2>/dev/null || return 0
  [ "${ID:-}" = debian ] && printf '%s' "${VERSION_ID:-}"
}

install_packages() {
  local have missing=() package as_root=()
  have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null || true)
  for package in "${packages[@]}"; do
    [[ $'\n'$have$'\n' == *$'\n'"installed $package"$'\n'* ]] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { say "missing Debian packages, and neither root nor sudo: apt-get install ${missing[*]}"; exit 2; }
    as_root=(sudo)
  fi
  say "installing ${#missing[@]} Debian packages (a few minutes at first): ${missing[*]}"
  # Descriptor 9 holds the lock of this script; a service that apt starts must not inherit it.
  "${as_root[@]}" apt-get -qq update 9>&-
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o Dpkg::Use-Pty=0 --no-install-recommends install "${missing[@]}" >/dev/null 9>&-
}

name_what_is_missing() {
  local missing=()
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || missing+=("$python of version 3.11 or later")
  "$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=("the venv module of $python")
  "$python" -c 'import qgis.core' 2>/dev/null || missing+=("QGIS 3.22 or later for $python")
  "$python" -c 'import sqlite3; db = sqlite3.connect(":memory:"); db.enable_load_extension(True); db.load_extension("mod_spatialite")' \
    2>/dev/null || missing+=("SQLite's extension mod_spatialite")
  "$python" -c 'import ctypes.util, sys; sys.exit(ctypes.util.find_library("vlc") is None)' 2>/dev/null || missing+=("libvlc")
  for program in ffmpeg Xvfb; do command -v $program >/dev/null || missing+=("the program $program"); done
  { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn)" ]; } || missing+=("a Chinese font (Noto Sans CJK SC)")
  [ ${#missing[@]} -eq 0 ] && return
  say "this system is neither Debian 12 nor Debian 13, so nothing is installed on it. What is missing:"
  printf '  - %s\n' "${missing[@]}"
  exit 2
}

wanted_stamp() { { "$python" -V; cat "$root/packaging/requirements.lock"; } | sha256sum; }

make_venv() {
  local stamp
  stamp=$(wanted_stamp)
  [ "$(cat "$venv/stamp" 2>/dev/null)" = "$stamp" ] && return
  say "making $venv"
  "$python" -m venv --clear "$venv"
  # A machine's own pip constraints don't concern a lock with hashes, and may contradict it.
  PIP_CONSTRAINT=/dev/null PIP_DISABLE_PIP_VERSION_CHECK=1 "$venv/bin/python" -m pip install -q --no-deps --require-hashes --only-binary :all: \
    -r "$root/packaging/requirements.lock"
  printf '%s\n' "$stamp" > "$venv/stamp"
}

compile_translations() {
  local source compiled lrelease
  lrelease=$(echo "$venv"/lib/python3*/site-packages/PySide6/lrelease)
  for source in "$root"/resources/translations/*.ts; do
    compiled=${source%.ts}.qm
    [ -f "$source" ] && [ ! "$compiled" -nt "$source" ] || continue
    # Beside, then in its place: a window that is open has the old one mapped and would lose its words.
    "$lrelease" -silent "$source" -qm "$compiled.new"
    mv -f "$compiled.new" "$compiled"
  done
}

# Two starts at once wait for each other.
exec 9<"$root/packaging"
flock 9
case $(debian_version) in
  12 | 13) install_packages ;;
  *) name_what_is_missing ;;
esac
make_venv
compile_translations
