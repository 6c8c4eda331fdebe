# What the scripts share; sourced, never run. POSIX sh.
# shellcheck shell=sh
# shellcheck disable=SC2034 # a script uses what it needs

scripts=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
here=$(dirname -- "$scripts")
me=$(basename -- "$0")
settings=$here/.env
backups=$here/backups
history=$here/.state
# Those whose volumes hold what must not be lost.
keepers='gateway broker write'
dry_run=

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
  bold=$(printf '\033[1m') green=$(printf '\033[32m') red=$(printf '\033[31m') plain=$(printf '\033[0m')
else
  bold='' green='' red='' plain=''
fi

say() { printf '%s\n' "$*"; }
step() { printf '%s== %s%s\n' "$bold" "$*" "$plain"; }
good() { printf '%sok%s    %s\n' "$green" "$plain" "$*"; }
bad() { printf '%swrong%s %s\n' "$red" "$plain" "$*"; }

# fail CODE MESSAGE [LINE...]
fail() {
  code=$1
  printf '%s: %s\n' "$me" "$2" >&2
  shift 2
  [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
  exit "$code"
}

# One common way to say what cannot be understood.
unknown() { fail 2 "unknown option '$1'" "$me --help lists the options."; }

# require_value "$@": the option that is the first of them has a value.
require_value() {
  if [ $# -lt 2 ] || [ -z "$2" ]; then
    fail 2 "$1 needs a value" "$me --help lists the options."
  fi
}

# Runs what changes something, or says what would be run.
run() {
  if [ -n "$dry_run" ]; then
    printf 'would run: %s\n' "$*"
  else
    "$@"
  fi
}

# run without what it prints; what would be run is printed all the same.
run_quietly() {
  if [ -n "$dry_run" ]; then
    run "$@"
  else
    "$@" >/dev/null
  fi
}

# docker compose (v2), or docker-compose where the plugin is not there.
compose() {
  if [ -z "${compose_command:-}" ]; then
    if docker compose version >/dev/null 2>&1; then
      compose_command='docker compose'
    elif command -v docker-compose >/dev/null 2>&1; then
      compose_command=docker-compose
    else
      fail 1 "neither 'docker compose' nor 'docker-compose' is there." \
        "Debian, Ubuntu:  apt-get install docker.io docker-compose" "Others:          https://docs.docker.com/compose/install/"
    fi
  fi
  # shellcheck disable=SC2086 # two words
  (cd "$here" && $compose_command "$@")
}

require_engine() {
  command -v docker >/dev/null 2>&1 || fail 1 "there is no 'docker' on the PATH." "Debian, Ubuntu:  apt-get install docker.io docker-compose"
  docker version >/dev/null 2>&1 ||
    fail 1 "the container engine does not answer." "Is it started, and may $(id -un) use it? 'docker version' says more."
}

# setting NAME [DEFAULT]: what the environment says, else compose/.env, else the default. As compose itself reads it.
setting() {
  eval "value=\${$1:-}"
  if [ -z "$value" ] && [ -f "$settings" ]; then
    value=$(sed -n "s/^$1=//p" "$settings" | tail -n 1 | sed -e 's/^"\(.*\)"$/\1/' -e "s/^'\(.*\)'\$/\1/")
  fi
  printf '%s' "${value:-${2:-}}"
}

# set_setting NAME VALUE: in compose/.env, in place of the line that is there, commented out or not.
set_setting() {
  if [ -n "$dry_run" ]; then
    printf 'would set: %s=%s in %s\n' "$1" "$2" "$settings"
    return
  fi
  (
    umask 077
    touch "$settings"
    name=$1 value=$2 awk '
      BEGIN { name = ENVIRON["name"]; value = ENVIRON["value"] }
      !done && (index($0, name "=") == 1 || index($0, "#" name "=") == 1) { print name "=" value; done = 1; next }
      index($0, name "=") == 1 { next }
      { print }
      END { if (!done) print name "=" value }' "$settings" >"$settings.new"
    chmod 600 "$settings.new"
    mv "$settings.new" "$settings"
  )
}

# lock: one script at a time changes a deployment.
lock() {
  [ -z "$dry_run" ] || return 0
  [ "${HA_INGESTOR_LOCKED:-}" != "$here" ] || return 0
  mkdir -p "$history"
  if ! mkdir "$history/lock" 2>/dev/null; then
    owner=$(cat "$history/lock/pid" 2>/dev/null || true)
    if [ -z "$owner" ] || kill -0 "$owner" 2>/dev/null; then
      fail 1 "another script is at work here (process ${owner:-unknown})." "If there is none: rm -r $history/lock"
    fi
  fi
  echo $$ >"$history/lock/pid"
  HA_INGESTOR_LOCKED=$here
  export HA_INGESTOR_LOCKED
  at_exit "rm -rf '$history/lock'"
}

# at_exit COMMAND: run when the script ends, however it ends, the last one first.
at_exit() {
  exit_commands="$1; ${exit_commands:-}"
  # shellcheck disable=SC2064 # its value now
  trap "$exit_commands" EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# container SERVICE: the id of its container, running or not; nothing when there is none.
container() { compose ps -a -q "$1" 2>/dev/null | head -n 1; }

# One line for each container: service, state, health, exit code, restarts, image.
containers() {
  for id in $(compose ps -a -q); do
    docker inspect --format '{{index .Config.Labels "com.docker.compose.service"}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.State.ExitCode}} {{.RestartCount}} {{.Config.Image}}' "$id"
  done | sort
}

# The lines of those that are not as they should be: running, and healthy where the image says how to tell.
unwell() {
  containers | awk '
    { seen++ }
    $2 == "running" && ($3 == "healthy" || $3 == "none") { next }
    { print }
    END { if (!seen) print "nothing - - - - -" }'
}

# Those that will not get well by waiting: ended, or started again and again.
hopeless() { unwell | awk '$2 == "exited" || $2 == "dead" || ($2 == "restarting" && $5 >= 3)'; }

# await_health SECONDS: true once nobody is unwell; false when the time is over, or waiting is no use.
await_health() {
  deadline=$(($(date +%s) + $1))
  while [ -n "$(unwell)" ]; do
    [ -z "$(hopeless)" ] || return 1
    [ "$(date +%s)" -lt "$deadline" ] || return 1
    sleep "${HA_INGESTOR_POLL_SECONDS:-2}"
  done
}

# volumes: one line for each volume with data: its name in compose.yaml, its name at the engine, container, folder. A shared one once.
volumes() {
  for service in $keepers; do
    id=$(container "$service")
    [ -n "$id" ] || continue
    docker inspect --format '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{.Destination}}{{println}}{{end}}{{end}}' "$id" |
      while read -r name folder; do
        [ -n "$name" ] || continue
        key=$(docker volume inspect --format '{{index .Labels "com.docker.compose.volume"}}' "$name")
        [ -z "$key" ] || printf '%s %s %s %s\n' "$key" "$name" "$id" "$folder"
      done
  done | awk '!seen[$1]++'
}

# images: those of ours that compose would start, one a line.
images() { compose config | sed -n 's/^ *image: *//p' | tr -d "\"'" | grep 'ha-ingestor/' | sort -u; }

# Where the secrets are: absolute, or seen from here.
secrets=$(setting HA_INGESTOR_SECRETS "$here/secrets")
case $secrets in /*) ;; *) secrets=$here/$secrets ;; esac

version() { setting HA_INGESTOR_VERSION latest; }
port() { setting HA_INGESTOR_PORT 8080; }

# ask_api PATH [CURL OPTION...]: the answer of the page's REST API on this machine. A token never stands on a command line.
ask_api() {
  path=$1
  shift
  authorization | curl -sS --max-time 10 -K - "$@" "http://127.0.0.1:$(port)$path"
}

# The header with the Broker's token, as curl's configuration; nothing when no tokens are set.
authorization() {
  [ -r "$secrets/broker_tokens" ] || return 0
  awk '($1 == "*/*" || $1 == "ha-ingestor/default") && NF == 2 { printf "header = \"Authorization: Bearer %s\"\n", $2; exit }' "$secrets/broker_tokens"
}

# mode_of FILE: its permissions, in octal.
mode_of() { stat -c %a "$1" 2>/dev/null || stat -f %Lp "$1"; }

# owner_of FILE: the number of the user that it belongs to.
owner_of() { stat -c %u "$1" 2>/dev/null || stat -f %u "$1"; }

# confirm QUESTION: asks on a terminal; elsewhere only --yes is an answer.
confirm() {
  [ -z "${yes:-}" ] && [ -z "$dry_run" ] || return 0
  [ -t 0 ] || fail 2 "this needs --yes where nobody can be asked."
  printf '%s [y/N] ' "$1"
  read -r answer
  case $answer in y | Y | yes) ;; *) fail 1 "left as it is." ;; esac
}
