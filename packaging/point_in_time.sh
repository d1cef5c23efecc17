#!/bin/sh
# Prepares a PostgreSQL data folder that goes back to a point in time: base backup + archived WAL up to TIME.
#
#   packaging/point_in_time.sh BASE ARCHIVE TIME DATA
#
# BASE     folder that pg_basebackup made before TIME (plain format)
# ARCHIVE  folder that archive_command filled
# TIME     for example "2026-11-25 18:30:00+08"; later transactions will be gone
# DATA     new folder; must not exist
#
# Changes nothing but DATA. Start a server on DATA, as the user that owns it; then, before any workstation connects:
#   packaging/run.sh restore --promoted --store URL
set -eu

fail() { echo "point_in_time.sh: $*" >&2; exit 2; }

[ $# -eq 4 ] || fail "usage: point_in_time.sh BASE ARCHIVE TIME DATA"
base=$1 archive=$2 time=$3 data=$4
[ -f "$base/PG_VERSION" ] && [ -f "$base/backup_label" ] || fail "$base is no base backup of pg_basebackup (plain format)"
[ -d "$archive" ] || fail "there is no folder $archive"
[ ! -e "$data" ] || fail "$data exists already"
date -d "$time" >/dev/null 2>&1 || fail "can't read the time: $time"
case "$archive$time" in *"'"*) fail "no quotes in the folder's name or the time" ;; esac
archive=$(realpath "$archive")

trap 'rm -rf "$data"' EXIT
cp -a "$base" "$data"
chmod 700 "$data"
rm -f "$data/postmaster.pid" "$data/standby.signal"
cat >>"$data/postgresql.auto.conf" <<EOF
restore_command = 'cp "$archive/%f" "%p"'
recovery_target_time = '$time'
recovery_target_action = 'promote'
recovery_target_timeline = 'latest'
archive_mode = 'off'
EOF
touch "$data/recovery.signal"
sync -f "$data"
trap - EXIT
echo "$data is ready. Start a server on it; then: packaging/run.sh restore --promoted --store URL"
