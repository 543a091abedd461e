#!/bin/bash
# The first start makes the cluster with POSTGRES_USER and POSTGRES_PASSWORD, as the official image does:
# a temporary server listens on the socket only and is given the scripts, then the real one takes its place.
set -euo pipefail
user=${POSTGRES_USER:-postgres}
if [[ ! -s $PGDATA/PG_VERSION ]]; then
	: "${POSTGRES_PASSWORD:?is not set}"
	initdb --username="$user" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") >/dev/null
	printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
	pg_ctl -w start -o "-c listen_addresses=''" >/dev/null
	database=${POSTGRES_DB:-$user}
	[[ $database == postgres ]] || createdb -U "$user" "$database"
	for script in /docker-entrypoint-initdb.d/*.sql; do
		[[ ! -e $script ]] || psql -q -v ON_ERROR_STOP=1 -U "$user" -d "$database" -f "$script"
	done
	pg_ctl -w -m fast stop >/dev/null
fi
exec "$@" -c listen_addresses='*' -c unix_socket_directories=/run/postgresql
