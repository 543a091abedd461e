#!/usr/bin/env bash
# Builds every image that docker-compose.yml names, where no registry can be reached: PostgreSQL and
# Prometheus from Debian's packages, Temporal and its web UI from their Go modules, each after its own
# Dockerfile and start script. Grafana is in neither and is left out. Also builds Docker Compose itself.
# What is built is kept until one of its inputs changes. About 15 minutes the first time on two cores.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
out=$root/bin/compose
mkdir -p "$out"
export CGO_ENABLED=0 DOCKER_BUILDKIT=0

# inputs FILE...: one word for the contents of the files and folders.
inputs() { find "$@" -type f -print0 | sort -z | xargs -0 sha256sum | sed "s#$root##" | sha256sum | cut -c1-16; }

# program NAME FOLDER PACKAGE: a program of a module in programs/, built once for each go.mod.
program() {
	local mark=$out/.$1-$(inputs "$here/programs/$2")
	[[ -e $mark && -e $out/$1 ]] && return
	echo "Building $1"
	(cd "$here/programs/$2" && go build -ldflags='-s -w' -o "$out/$1" "$3")
	rm -f "$out/.$1-"*
	touch "$mark"
}

# module FOLDER MODULE: where the source of a module is, as programs/FOLDER/go.mod picks it.
module() { (cd "$here/programs/$1" && go list -m -f '{{.Dir}}' "$2"); }

# fresh TAG INPUTS: the image is there and was built from them.
fresh() { [[ $(docker image inspect --format '{{index .Config.Labels "inputs"}}' "$1" 2>/dev/null) == "$2" ]]; }

# image NAME TAG FILE...: builds images/NAME with the files beside its Dockerfile.
image() {
	local name=$1 tag=$2 context
	shift 2
	local what
	what=$(inputs "$here/images/$name" "$out/.base" "$@")
	fresh "$tag" "$what" && return
	echo "Building the image $tag"
	context=$(mktemp -d)
	cp -r "$here/images/$name/." "$context"
	for file in "$@"; do cp -rL "$file" "$context"; done
	chmod -R u+w,a+rX "$context"
	find "$context" -maxdepth 1 -name '*.sh' -exec chmod 755 {} +
	docker build --quiet --label "inputs=$what" --tag "$tag" "$context" >/dev/null
	rm -rf "$context"
}

# The base of all of them: a minimal Debian, with this machine's certificates, as a build behind a proxy needs.
suite=bookworm
if ! docker image inspect digitalbridge-test/base:local >/dev/null 2>&1 || [[ ! -e $out/.base ]]; then
	if ! command -v debootstrap >/dev/null; then
		apt-get update -qq
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap
	fi
	echo "Building the image digitalbridge-test/base:local"
	folder=$(mktemp -d)
	debootstrap --variant=minbase --include=ca-certificates,tzdata,wget "$suite" "$folder/root" http://deb.debian.org/debian >"$folder/log" 2>&1 ||
		{ tail -n 20 "$folder/log" >&2; exit 1; }
	cp /etc/ssl/certs/ca-certificates.crt "$folder/root/etc/ssl/certs/ca-certificates.crt"
	tar -C "$folder/root" -c . | docker import - digitalbridge-test/base:local >"$out/.base"
	rm -rf "$folder"
fi

program temporal-server temporal go.temporal.io/server/cmd/server
program temporal-sql-tool temporal go.temporal.io/server/cmd/tools/sql
program ui-server ui github.com/temporalio/ui-server/v2/cmd/server
program dockerize dockerize .
program docker-compose compose github.com/docker/compose/v2/cmd
temporal=$(command -v temporal || echo "$root/bin/temporal")
server=$(module temporal go.temporal.io/server)
ui=$(module ui github.com/temporalio/ui-server/v2)

image postgresql digitalbridge-test/postgresql:local
image prometheus digitalbridge-test/prometheus:local
image systemd digitalbridge-test/systemd:local
image admin-tools digitalbridge-test/admin-tools:local "$temporal" "$out/temporal-sql-tool" "$server/schema"
image server digitalbridge-test/temporal:local "$out/temporal-server" "$server/docker/scripts/sh/entrypoint.sh"
image ui digitalbridge-test/temporal-ui:local "$out/ui-server" "$out/dockerize" "$ui/docker/start-ui-server.sh" "$ui/docker/config-template.yaml"
image golang digitalbridge-test/golang:local "$(go env GOROOT)"
