#!/bin/sh
# Writes .env with fresh secrets for docker compose; never overwrites one.
set -eu
cd "$(dirname "$0")/.."
[ ! -e .env ] || { echo ".env is there already" >&2; exit 1; }
secret() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
umask 077
cat > .env <<END
POSTGRES_PASSWORD=$(secret)
SIGNING_KEYS=k1:$(secret)
API_KEY_SECRET=$(secret)
SESSION_KEYS=s1:$(secret)
GRANULATOR_KEYS=granulator-w1:$(secret)
RESEARCHER_KEYS=researcher-w1:$(secret)
ANALYZER_KEYS=analyzer-w1:$(secret)
END
echo "wrote .env"
