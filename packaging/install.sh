#!/bin/sh
# Installs the cognito-auth executable of a release, for Linux and macOS.
#
#     curl -fsSL https://raw.githubusercontent.com/cognito-auth/cognito-auth/main/packaging/install.sh | sh
#     curl -fsSL … | sh -s -- VERSION
#
# VERSION                    the release; also the first argument; else the latest
# COGNITO_AUTH_INSTALL_DIR   the folder that the executable goes to; else ~/.local/bin
# COGNITO_AUTH_RELEASES      where the releases are, for mirrors and tests
#
# Everything is in functions and the last line calls the first: half a download does nothing.
set -eu

main() {
  name=cognito-auth
  releases=${COGNITO_AUTH_RELEASES:-https://github.com/cognito-auth/cognito-auth/releases}
  releases=${releases%/}
  if [ -n "${COGNITO_AUTH_INSTALL_DIR:-}" ]; then
    folder=$COGNITO_AUTH_INSTALL_DIR
  else
    folder=${HOME:?install.sh: HOME is not set; set COGNITO_AUTH_INSTALL_DIR}/.local/bin
  fi

  find_target
  find_programs
  version=${1:-${VERSION:-}}
  if [ -z "$version" ]; then
    find_latest
  fi
  version=${version#v}

  new=
  work=$(mktemp -d)
  trap 'rm -rf "$work"; [ -z "$new" ] || rm -f "$new"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM

  root=$name-$version-$target
  download "$releases/download/v$version/$root.tar.gz" "$work/archive"
  download "$releases/download/v$version/SHA256SUMS" "$work/sums"
  verify "$root.tar.gz"
  tar -xzf "$work/archive" -C "$work" "$root/$name" || fail "$root.tar.gz has no $root/$name"
  place "$work/$root/$name"
  printf '%s %s is installed: %s\n' "$name" "$version" "$folder/$name"
  check_path
}

find_target() {
  system=$(uname -s)
  machine=$(uname -m)
  # A shell that Rosetta translates sees an Intel machine.
  if [ "$system" = Darwin ] && [ "$(sysctl -n sysctl.proc_translated 2> /dev/null || :)" = 1 ]; then
    machine=arm64
  fi
  case $machine in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) system=other ;;
  esac
  case $system in
    Linux) target=$machine-unknown-linux-musl ;;
    Darwin) target=$machine-apple-darwin ;;
    *) fail "there is no executable for $(uname -s) on $(uname -m) here; $releases has all there are" ;;
  esac
}

find_programs() {
  if command -v curl > /dev/null; then
    client=curl
  elif command -v wget > /dev/null; then
    client=wget
  else
    fail 'curl or wget is needed'
  fi
  if command -v sha256sum > /dev/null; then
    summer='sha256sum'
  elif command -v shasum > /dev/null; then
    summer='shasum -a 256'
  else
    fail 'sha256sum or shasum is needed to verify the download'
  fi
  command -v tar > /dev/null || fail 'tar is needed'
}

# GitHub answers /latest with the address of the latest release, which ends in /tag/vVERSION.
find_latest() {
  if [ "$client" = curl ]; then
    address=$(run_curl --head --output /dev/null --write-out '%{url_effective}' "$releases/latest") || address=
  else
    address=$(wget -S --spider "$releases/latest" 2>&1 |
      sed -n 's/.*[Ll]ocation: *\([^[:space:]]*\).*/\1/p' | sed -n '/\/tag\/v/p' | tail -n 1) || address=
  fi
  case $address in
    */tag/v*) version=${address##*/tag/v} ;;
    *) fail "$releases/latest names no release; give a version" ;;
  esac
}

# download ADDRESS FILE
download() {
  if [ "$client" = curl ]; then
    run_curl --output "$2" "$1" || unavailable "$1"
  else
    wget -q -O "$2" "$1" || unavailable "$1"
  fi
}

run_curl() {
  case $releases in
    https://*) curl --proto '=https' --tlsv1.2 -fsSL "$@" ;;
    *) curl -fsSL "$@" ;;
  esac
}

unavailable() {
  fail "$1 cannot be downloaded; $releases has the versions there are"
}

# verify NAME
verify() {
  wanted=$(awk -v name="$1" '$2 == name || $2 == "*" name { print $1 }' "$work/sums")
  [ -n "$wanted" ] || fail "SHA256SUMS has no sum of $1; nothing is installed"
  found=$($summer "$work/archive")
  found=${found%% *}
  [ "$found" = "$wanted" ] ||
    fail "$1 has the SHA-256 sum $found, and SHA256SUMS says $wanted; nothing is installed"
}

# place EXECUTABLE: beside the old one and then in its place, which works while that runs.
place() {
  mkdir -p "$folder" || fail "$folder cannot be made; set COGNITO_AUTH_INSTALL_DIR"
  [ ! -d "$folder/$name" ] || fail "$folder/$name is a folder"
  new=$folder/.$name.$$
  cp "$1" "$new" || fail "$folder cannot be written to; set COGNITO_AUTH_INSTALL_DIR"
  chmod 755 "$new"
  "$new" --version > /dev/null || fail "$name $version does not run on this machine; nothing is installed"
  mv -f "$new" "$folder/$name"
  new=
}

check_path() {
  case :$PATH: in
    *":$folder:"*)
      first=$(command -v "$name" || :)
      if [ "$first" != "$folder/$name" ]; then
        printf 'note: %s comes before it in PATH\n' "$first"
      fi
      ;;
    *)
      printf 'note: %s is not in PATH; add this line to the file that your shell reads at its start:\n' "$folder"
      # shellcheck disable=SC2016 # The reader's shell expands PATH.
      case ${SHELL:-} in
        */fish) printf '    fish_add_path "%s"\n' "$folder" ;;
        *) printf '    export PATH="%s:$PATH"\n' "$folder" ;;
      esac
      ;;
  esac
}

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

main "$@"
