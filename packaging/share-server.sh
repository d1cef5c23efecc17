#!/usr/bin/env bash
# Makes this Debian 12 or 13 the server of a district's shared store: PostgreSQL with PostGIS, TLS, roles, the store and
# the first workstation's log-in. docs/administrator.md tells the story.
#
#   sudo packaging/share-server.sh --district CODE --crs EPSG [--login NAME]
#   sudo packaging/share-server.sh --from STORE [--demo] [--login NAME]
#
#   --district CODE, --crs EPSG   an empty store; or --from STORE: take an embedded one over (--demo: a made-up one)
#   --login NAME        the first workstation (desk-1)
#   --host NAME         what workstations call this machine; may be repeated (its own names and addresses)
#   --allow CIDR        networks that may connect; may be repeated (those that this machine is in)
#   --database NAME     (wanmi)
#   --cluster VER/NAME  an existing cluster of Debian's (the newest called main)
#
# Idempotent: run it again after an upgrade, for another name, or when the certificate is about to end (it renews it in
# its last 60 days). Nothing that is there is dropped or overwritten; passwords are made once and printed once.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
database=wanmi login=desk-1 cluster='' contents=() hosts=() networks=()
tls=/etc/wanmi/tls
renew_s=$((60 * 86400))

say() { printf 'share-server: %s\n' "$*"; }
fail() { say "$*" >&2; exit 2; }

while [ $# -gt 0 ]; do
  case $1 in
    --demo) contents+=("$1"); shift; continue ;;
    -h | --help) sed -n '2,/^set /{s/^# \{0,1\}//;/^set /!p}' "$0"; exit 0 ;;
  esac
  [ $# -ge 2 ] || fail "$1 needs a value; --help tells more"
  case $1 in
    --district | --crs | --from) contents+=("$1" "$2") ;;
    --login) login=$2 ;;
    --host) hosts+=("$2") ;;
    --allow) networks+=("$2") ;;
    --database) database=$2 ;;
    --cluster) cluster=$2 ;;
    *) fail "unknown: $1; --help tells more" ;;
  esac
  shift 2
done
[ "$(id -u)" -eq 0 ] || fail "only root may set a server up: sudo $0 …"
[[ $database =~ ^[a-z][a-z0-9_]{0,40}$ ]] || fail "--database takes small letters, digits and _: $database"
[[ $login =~ ^[a-z][a-z0-9_-]{1,40}$ ]] || fail "--login takes small letters, digits, - and _: $login"
for network in "${networks[@]}"; do
  [[ $network =~ ^[0-9a-fA-F.:]+/[0-9]+$ ]] || fail "--allow takes a network such as 10.1.0.0/16: $network"
done

# SpatiaLite's module reads embedded stores: --from, backup, regain.
install_packages() {
  local package missing=()
  for package in postgresql postgresql-postgis libsqlite3-mod-spatialite openssl python3-venv; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "installing ${missing[*]}"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 --no-install-recommends install "${missing[@]}" >/dev/null
}

choose_cluster() {
  [ -n "$cluster" ] || cluster=$(pg_lsclusters -h | awk '$2 == "main" { print $1 "/" $2 }' | sort -V | tail -1)
  version=${cluster%%/*} name=${cluster#*/}
  port=$(pg_lsclusters -h | awk -v v="$version" -v n="$name" '$1 == v && $2 == n { print $3 }')
  [ -n "$port" ] || fail "there is no cluster $cluster; pg_lsclusters shows those that are there"
  [ "$version" -ge 15 ] || fail "PostgreSQL $version is too old: 15 is needed"
  config=/etc/postgresql/$version/$name
  say "cluster $cluster, port $port"
}

# Checksums tell of a disk that rots; switching them on needs the cluster stopped, so only before there is anything in it.
check_checksums() {
  local data controldata
  data=$(pg_conftool -s "$version" "$name" show data_directory)
  controldata=/usr/lib/postgresql/$version/bin/pg_controldata
  if ! "$controldata" "$data" | grep -q 'page checksum version: *0'; then
    say "data checksums: on"
  elif [ "$(du -sm "$data" | cut -f1)" -lt 200 ]; then
    pg_ctlcluster "$version" "$name" stop 2>/dev/null || true
    runuser -u postgres -- "/usr/lib/postgresql/$version/bin/pg_checksums" --enable -D "$data" >/dev/null
    say "data checksums: switched on"
  else
    say "data checksums: OFF. Switch them on in a quiet hour: stop the cluster, then pg_checksums --enable -D $data"
  fi
}

# An authority of our own: its key stays here, its certificate goes to every workstation.
make_certificate() {
  local names own
  umask 077
  mkdir -p "$tls"
  if [ ! -f "$tls/root.crt" ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 7300 -subj "/CN=Wanmi $(hostname)" \
      -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
      -keyout "$tls/root.key" -out "$tls/root.crt" 2>/dev/null
    say "made an authority of our own: $tls/root.crt"
  fi
  chmod 755 /etc/wanmi "$tls"; chmod 644 "$tls/root.crt"
  own=$(hostname -I 2>/dev/null || true)
  [ ${#hosts[@]} -gt 0 ] || read -ra hosts <<<"$(hostname) $(hostname -f 2>/dev/null || true) localhost $own 127.0.0.1"
  names=$(printf '%s\n' "${hosts[@]}" | awk 'NF && !seen[$0]++' | while read -r host; do
    if [[ $host =~ ^[0-9.]+$|: ]]; then printf 'IP:%s,' "$host"; else printf 'DNS:%s,' "$host"; fi; done)
  names=${names%,}
  if [ "$(cat "$tls/names" 2>/dev/null)" != "$names" ] || ! openssl x509 -in "$config/wanmi.crt" -noout -checkend "$renew_s" >/dev/null 2>&1; then
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=${hosts[0]}" -keyout "$config/wanmi.key" 2>/dev/null |
      openssl x509 -req -CA "$tls/root.crt" -CAkey "$tls/root.key" -CAcreateserial -days 825 \
        -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "$names") -out "$config/wanmi.crt" 2>/dev/null
    printf '%s\n' "$names" > "$tls/names"
    say "made a certificate for $names"
  fi
  chown postgres:postgres "$config/wanmi.crt" "$config/wanmi.key"; chmod 600 "$config/wanmi.key"
  say "certificate: $(openssl x509 -in "$config/wanmi.crt" -noout -enddate | sed 's/notAfter=/valid until /')"
  umask 022
}

write_settings() {
  mkdir -p "$config/conf.d"
  cat > "$config/conf.d/wanmi.conf" <<END
# Written by packaging/share-server.sh; it will be written again.
listen_addresses = '*'
# An acknowledged step is on the disk: never off.
fsync = on
synchronous_commit = on
full_page_writes = on
ssl = on
ssl_cert_file = '$config/wanmi.crt'
ssl_key_file = '$config/wanmi.key'
ssl_min_protocol_version = 'TLSv1.3'
password_encryption = 'scram-sha-256'
max_connections = 300
shared_buffers = '$(awk '/MemTotal/ { m = int($2 / 4096); print (m < 128 ? 128 : m > 8192 ? 8192 : m) }' /proc/meminfo)MB'
# A workstation that froze or fell silent must not hold its locks against all others.
tcp_keepalives_idle = 5
tcp_keepalives_interval = 2
tcp_keepalives_count = 3
# The program reads why a log-in was refused.
lc_messages = 'C'
# Statements hold what people have said: the log tells that one failed, not its text.
log_min_error_statement = panic
log_connections = on
log_disconnections = on
END
  local block network begin='# BEGIN wanmi' end='# END wanmi' map="$config/pg_ident.conf" hba="$config/pg_hba.conf"
  [ ${#networks[@]} -gt 0 ] || networks=(samenet)
  block=$begin$'\n'"local all postgres peer map=wanmi"
  for network in "${networks[@]}"; do
    block+=$'\n'"hostssl $database +wanmi_workstation,+wanmi_gateway,+wanmi_reader $network scram-sha-256"
  done
  block+=$'\n'"host $database all all reject"$'\n'$end
  replace_block "$hba" "$begin" "$end" "$block"
  replace_block "$map" "$begin" "$end" "$begin"$'\n'"wanmi root postgres"$'\n'"wanmi postgres postgres"$'\n'$end
  say "settings: $config/conf.d/wanmi.conf, pg_hba.conf (TLS and scram, from: ${networks[*]})"
}

# What stands between the marks is ours; it goes first, as the first line that fits decides.
replace_block() {
  local file=$1 begin=$2 end=$3 block=$4 rest
  rest=$(sed "/^$begin\$/,/^$end\$/d" "$file")
  printf '%s\n%s\n' "$block" "$rest" > "$file.new"
  chown postgres:postgres "$file.new"; chmod 640 "$file.new"
  mv "$file.new" "$file"
}

restart() {
  pg_ctlcluster "$version" "$name" stop 2>/dev/null || true
  pg_ctlcluster "$version" "$name" start
}

sql() { runuser -u postgres -- psql -X -q -At -v ON_ERROR_STOP=1 -p "$port" -d "$1" -c "$2"; }

make_database() {
  sql postgres "DO \$\$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wanmi_owner') THEN CREATE ROLE wanmi_owner NOLOGIN; END IF; END \$\$"
  if [ -z "$(sql postgres "SELECT 1 FROM pg_database WHERE datname = '$database'")" ]; then
    sql postgres "CREATE DATABASE $database OWNER wanmi_owner ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C.UTF-8'"
    say "made the database $database"
  fi
  sql "$database" "SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS postgis"
}

# The few packages that `main.py share` needs, of the locked versions: a server needs no window.
make_python() {
  local wanted='alembic|argon2-cffi|argon2-cffi-bindings|cffi|chinesecalendar|geoalchemy2|mako|markupsafe|numpy|packaging|platformdirs|psycopg|psycopg-binary|pycparser|pypinyin|shapely|sqlalchemy|typing-extensions'
  local lock=$root/packaging/requirements.lock venv=/var/lib/wanmi/venv stamp
  python=$venv/bin/python
  stamp=$(sha256sum < "$lock")
  [ "$(cat "$venv/stamp" 2>/dev/null)" = "$stamp" ] && return
  say "making $venv"
  mkdir -p /var/lib/wanmi
  /usr/bin/python3 -m venv --clear "$venv"
  awk -v wanted="^($wanted)(\\\\[.*\\\\])?==" '/^[^ #]/ { take = tolower($0) ~ wanted } take' "$lock" > "$venv/lock"
  PIP_CONSTRAINT=/dev/null PIP_DISABLE_PIP_VERSION_CHECK=1 "$python" -m pip install -q --no-deps --require-hashes \
    --only-binary :all: -r "$venv/lock"
  printf '%s\n' "$stamp" > "$venv/stamp"
}

wanmi() { PYTHONDONTWRITEBYTECODE=1 "$python" "$root/main.py" --lang en "$@"; }

make_store() {
  url="postgresql://postgres@/$database?host=/var/run/postgresql&port=$port"
  if [ -n "$(sql "$database" "SELECT to_regclass('wanmi.store')")" ]; then
    wanmi share "$url"
  elif [ ${#contents[@]} -gt 0 ]; then
    wanmi share "$url" "${contents[@]}"
  else
    fail "say what the store shall hold: --district CODE --crs EPSG for an empty one, or --from STORE"
  fi
  wanmi share login "$login" --store "$url"
}

begun=$SECONDS
install_packages
choose_cluster
check_checksums
make_certificate
write_settings
restart
make_database
make_python
make_store
cat <<END

Done in $((SECONDS - begun)) s. On each workstation:
  1. Copy $tls/root.crt from here to ~/.postgresql/root.crt
  2. Put one line into ~/.pgpass (then: chmod 600 ~/.pgpass), with the password printed above:
       ${hosts[0]}:$port:$database:$login:PASSWORD
  3. packaging/run.sh join "postgresql://$login@${hosts[0]}:$port/$database"
Another workstation: sudo $python $root/main.py share login NAME --store "$url"
One that was taken away: the same with  share bar NAME
END
