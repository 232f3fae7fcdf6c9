# Tools that cargo installs, pinned, and kept between runs in a folder that no clean build removes. To be sourced.

tools=${WORKBOOK_TOOLS:-$HOME/.cache/workbook-tools}

step() { printf '\n== %s\n' "$*"; }

# install NAME VERSION [ARGUMENTS OF CARGO INSTALL...]
install() {
  local name=$1 version=$2
  shift 2
  if ! "$tools/bin/$name" --version 2>/dev/null | grep -qF "$version"; then
    cargo install "$name" --version "$version" --locked --root "$tools" "$@"
  fi
}

# packages COMMAND PACKAGE...: Debian's packages, unless the command is there.
packages() {
  local command=$1 as_root=()
  shift
  command -v "$command" > /dev/null && return
  command -v apt-get > /dev/null || return 0
  [ "$(id -u)" = 0 ] || as_root=(sudo -n)
  "${as_root[@]}" apt-get update
  "${as_root[@]}" apt-get install --yes --no-install-recommends "$@"
}
