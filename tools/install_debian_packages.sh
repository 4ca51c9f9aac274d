#!/bin/sh
# Installs the programs that the tests run beside Bayplan, as far as this machine lets us.
# Usage: install_debian_packages.sh FILE, whose lines are a command and the Debian package that brings it.
set -eu

missing=""
while read -r command package; do
    command -v "$command" >/dev/null 2>&1 || missing="$missing $package"
done <"$1"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    as_root="no"
fi
if [ "$as_root" = no ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Not here, and not to be installed without rights and apt:$missing. The tests that need them are skipped." >&2
    exit 0
fi
echo "Installing$missing ..."
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # several packages, and perhaps no sudo
{
    $as_root apt-get update -qq
    $as_root apt-get install -y -qq --no-install-recommends $missing
} >/dev/null || echo "apt-get could not install$missing. The tests that need them are skipped." >&2
