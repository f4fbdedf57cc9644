# shellcheck shell=bash
# What the scripts of this folder share.

: "${root_of_repository:?}"

name=cognito-auth
targets=(
  x86_64-unknown-linux-musl
  aarch64-unknown-linux-musl
  x86_64-apple-darwin
  aarch64-apple-darwin
  x86_64-pc-windows-msvc
)

fail() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 1
}

needs_program() {
  command -v "$1" > /dev/null || fail "$1 is not installed; ${2:-install it}"
}

needs_file() {
  [[ -f $1 ]] || fail "$1 is not there; $2"
}

needs_target() {
  local target
  for target in "${targets[@]}"; do
    if [[ $target == "$1" ]]; then
      return
    fi
  done
  fail "$1 is not a target of the releases, which are: ${targets[*]}"
}

# needs_executable TARGET FILE
needs_executable() {
  local fault
  needs_program python3
  needs_file "$2" "build it with scripts/cross build $1"
  fault=$(python3 "$root_of_repository/packaging/pack.py" check "$1" "$2" 2>&1) || fail "$fault"
}

version() {
  local found
  found=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
  [[ -n $found ]] || fail 'Cargo.toml has no line version = "…"'
  printf '%s\n' "$found"
}

# The date of everything in a package, in seconds: two builds of one commit give the same bytes.
epoch() {
  if [[ -n ${SOURCE_DATE_EPOCH:-} ]]; then
    printf '%s\n' "$SOURCE_DATE_EPOCH"
  else
    git log -1 --format=%ct 2> /dev/null ||
      fail 'there is no commit to take the date from; set SOURCE_DATE_EPOCH'
  fi
}

# man_pages FOLDER: puts the man pages there.
man_pages() {
  local pages=${MAN:-$root_of_repository/packaging/man}
  needs_file "$pages/$name.1" "write the man pages with: $name man $pages"
  mkdir -p "$1"
  cp "$pages"/*.1 "$1"
}

absolute() {
  printf '%s/%s\n' "$(cd "$(dirname "$1")" && pwd)" "$(basename "$1")"
}
