# Sourced by the tools: installs what building and testing needs, and nothing that is there already.

PACKAGES=(
    gcc g++ clang clang-format binutils # the compilers, and nm and objdump
    meson ninja-build pkg-config        # the build
    libyaml-dev libcsv-dev              # what wmofund-settle reads
)

# What the tests need beside that.
TEST_PACKAGES=(
    libcmocka-dev python3 cmake git     # all of them
    abigail-tools                       # and abidiff, for one of them
    python3-pytest python3-hypothesis   # of the Python package,
    python3-mesonpy python3-venv mypy   #   its wheel and its types
)

# What examples/embed needs on top; installed by tools/test --bridges only.
BRIDGE_PACKAGES=(
    openjdk-17-jdk-headless libjna-java              # Java
    mono-mcs mono-runtime libmono-system-core4.0-cil # C#
    sqlite3 libsqlite3-dev                           # SQLite
    nodejs lld                                       # JavaScript
)

# Debian's tools, whatever else stands on the path (Debian's meson and python3 belong together).
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

say() { printf '== %s (after %d s)\n' "$*" "$SECONDS" >&2; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

set_up() {
    command -v apt-get >/dev/null || die "this set-up is for Debian 12; elsewhere install what these Debian packages hold, then use meson: ${PACKAGES[*]}"
    local missing=() package as_root=()
    for package in "${PACKAGES[@]}"; do
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || die "not root and no sudo here; as root: apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
        as_root=(sudo)
    fi
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    say "installing ${missing[*]}"
    "${as_root[@]}" apt-get update -q >&2 || die "apt-get update failed"
    "${as_root[@]}" apt-get install -q -y --no-install-recommends --no-remove "${missing[@]}" >&2 || die "apt-get install failed; gcc-multilib, if that is in the way, can be gcc-12-multilib"
}

# build DIRECTORY CC CXX [meson option...]: configures (again) and compiles; quiet unless it fails.
build() {
    local directory=$1 log=$1.log again=()
    say "building $directory"
    mkdir -p build
    [ ! -f "$directory/build.ninja" ] || again=(--reconfigure)
    CC=$2 CXX=$3 meson setup "${again[@]}" "$directory" --werror "${@:4}" >"$log" 2>&1 ||
        { rm -rf "$directory"; CC=$2 CXX=$3 meson setup "$directory" --werror "${@:4}" >"$log" 2>&1; } ||
        { cat "$log" >&2; return 1; }
    ninja -C "$directory" >"$log" 2>&1 || { grep -v '^\[' "$log" >&2; return 1; }
}
