#!/usr/bin/env bash
# Checks for what RAISE builds with: a Swift 6 toolchain and four system libraries. On Debian and Ubuntu, missing
# libraries are installed when root or sudo without a password allows it; else their names are printed.
# Exit: 0 ready, 2 something is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

# Each library by a header of its own, since pkg-config may not be there to ask: header, Debian's package, Homebrew's.
required="pcre2.h:libpcre2-dev:pcre2 sqlite3.h:libsqlite3-dev:sqlite zlib.h:zlib1g-dev:zlib zstd.h:libzstd-dev:zstd"
# The first makes gzip several times faster, the second reads the HTML of web archives; never asked for where they are not.
optional="isa-l/igzip_lib.h:libisal-dev:isa-l libxml2/libxml/HTMLparser.h:libxml2-dev:libxml2"

fail() {
  echo "raise: $1" >&2
  exit 2
}

has_header() {
  local folder
  for folder in /usr/include /usr/include/*-linux-gnu* /usr/local/include /opt/homebrew/include \
    /opt/homebrew/opt/*/include "$(xcrun --show-sdk-path 2>/dev/null || true)/usr/include"; do
    if [ -f "$folder/$1" ]; then return 0; fi
  done
  return 1
}

# Prints the packages of those libraries whose header is missing; $1 says whose names: 2 Debian's, 3 Homebrew's.
missing() {
  local entry
  for entry in $2; do
    if ! has_header "${entry%%:*}"; then cut -d: -f"$1" <<<"$entry"; fi
  done
}

check_swift() {
  command -v swift >/dev/null || fail "no swift found; install a Swift 6 toolchain from https://www.swift.org/install"
  local version
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  case $version in
    6.[1-9]* | [7-9].* | [1-9][0-9].*) ;;
    *) fail "Swift ${version:-of unknown version} found, 6.1 or later expected" ;;
  esac
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Quiet, but for what goes wrong.
apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

may_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

# Installs Debian packages: the missing libraries and, as a bonus that may fail, the optional one.
install_debian() {
  echo "raise: installing $*" >&2
  as_root apt-get update -qq >/dev/null || fail "apt-get update failed; needed packages: $*"
  apt_install "$@" || fail "apt-get could not install: $*"
}

# Tried once for each checkout, so that a machine where it is not to be had does not ask at every command.
install_optional() {
  local packages tried=.build/optional-libraries-tried
  packages=$(missing 2 "$optional")
  if [ -n "$packages" ] && [ ! -e "$tried" ] && may_install; then
    mkdir -p .build && touch "$tried"
    echo "raise: installing $packages" >&2
    # shellcheck disable=SC2086 # One word per package.
    { as_root apt-get update -qq >/dev/null && apt_install $packages; } ||
      echo "raise: $packages not to be had; without libisal gzip is slower, without libxml2 HTML is not read" >&2
  fi
}

check_swift
if [ "$(uname -s)" = Darwin ]; then
  packages=$(missing 3 "$required" | xargs)
  [ -z "$packages" ] || fail "missing libraries; run: brew install pkgconf $packages"
  exit 0
fi

packages=$(missing 2 "$required" | xargs)
if [ -n "$packages" ]; then
  may_install || fail "missing libraries; run as root: apt-get install $packages"
  # shellcheck disable=SC2086 # One word per package.
  install_debian $packages
  left=$(missing 2 "$required" | xargs)
  [ -z "$left" ] || fail "installed, but their headers are still not found: $left"
fi
install_optional
