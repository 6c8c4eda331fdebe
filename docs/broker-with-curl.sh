#!/bin/sh
# The local broker with nothing but curl: post an event, see it at a subscriber, make it fail, find it among the dead letters, retry it.
#
# SUBSCRIBER_URL is a subscriber of yours: anything that answers a POST with 202, and with 400 when you want it to.
#
#   export SUBSCRIBER_URL=http://127.0.0.1:9000/
#   mkdir manifests; sh docs/broker-with-curl.sh manifests > manifests/curl.yaml
#   ./ha-ingestor broker --manifests manifests --port 8080 --data data &
#   BROKER_URL=http://127.0.0.1:8080 sh docs/broker-with-curl.sh
set -eu

: "${SUBSCRIBER_URL:?the address of a subscriber of yours, such as http://127.0.0.1:9000/}"
BROKER_URL=${BROKER_URL:-http://127.0.0.1:8080}
API=$BROKER_URL/api/v1/broker

if [ "${1:-}" = manifests ]; then
    cat <<YAML
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: default}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: curl}
spec:
  broker: default
  filters:
    - exact: {type: curl.example}
  subscriber: {uri: "$SUBSCRIBER_URL"}
  delivery: {retry: 1, backoffDelay: PT0.2S}
YAML
    exit
fi

post() { # id data
    curl -sS -f -o /dev/null "$BROKER_URL/default/default" \
        -H 'ce-specversion: 1.0' -H 'ce-type: curl.example' -H 'ce-source: /curl' -H "ce-id: $1" \
        -H 'Content-Type: application/json' -d "$2"
}

member() { # name: its number in the JSON object on standard input
    sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"
}

wait_until() { # command: tries for 30 s
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 150 ] || { echo "It does not happen; what the broker says of the Trigger:"; curl -sS "$API/triggers/default/curl"; exit 1; }
        sleep 0.2
    done
}

trigger() { curl -sS -f "$API/triggers/default/curl" | member "$1"; }
has_delivered() { [ "$(trigger delivered)" -gt "$1" ]; }
has_dead_letter() { [ "$(trigger dead_letters)" -gt "$1" ]; }

echo "1. An event is posted. The broker answers when it is on disk."
before=$(trigger delivered)
post "curl-$$-1" '{"on":true}'
wait_until has_delivered "$before"
echo "   Your subscriber has it: event curl-$$-1."

echo "2. Let your subscriber answer 400 (or stop it), then press Enter."
read -r _
before=$(trigger dead_letters)
post "curl-$$-2" '{"on":false}'
wait_until has_dead_letter "$before"

echo "3. It is a dead letter:"
letter=$(curl -sS -f "$API/dead-letters?trigger=default/curl" | tr '{' '\n' | grep -B 1 "\"curl-$$-2\"" | member id | head -n 1)
curl -sS -f "$API/dead-letters/$letter"
echo

echo "4. Let your subscriber answer 202 again, then press Enter."
read -r _
before=$(trigger delivered)
curl -sS -f -X POST "$API/dead-letters/$letter/retry"
echo
wait_until has_delivered "$before"
echo "   Your subscriber has it: event curl-$$-2. The dead letter is gone:"
curl -sS -o /dev/null -w '%{http_code}\n' "$API/dead-letters/$letter"
