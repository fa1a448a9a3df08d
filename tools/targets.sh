# Sourced by tools/test --all-targets: the library on machines unlike this one. x86-64 with gcc and with
# clang is what tools/test runs anyway.
#
# cmocka and libcsv are built for each of them from Debian's sources: Debian has no Windows build of
# either, and sources ask for no foreign architecture in dpkg.

TARGETS=(i386 s390x windows wasm) # all but the last with tests/targets/NAME.ini
TARGET_PACKAGES=(
    gcc-i686-linux-gnu libc6-dev-i386-cross                     # i386: headers, linker and C library
    gcc-s390x-linux-gnu libc6-dev-s390x-cross qemu-user-static # s390x
    gcc-mingw-w64-x86-64-win32 wine wine64                      # Windows
    lld nodejs                                                  # WebAssembly, which clang compiles
)
declare -A COMPILER=(
    [i386]='clang --target=i686-linux-gnu' [s390x]=s390x-linux-gnu-gcc [windows]=x86_64-w64-mingw32-gcc
)

# An apt that knows Debian's sources, at the mirror this machine uses, and leaves its own lists alone.
source_apt() {
    apt-get -q -o "Dir::Etc::sourcelist=$PWD/sources.list" -o Dir::Etc::sourceparts=- \
        -o "Dir::State::lists=$PWD/lists" -o "Dir::Cache=$PWD" -o APT::Sandbox::User= "$@"
}

fetch_sources() (
    mkdir -p build/targets/sources && cd build/targets/sources || exit
    [ ! -d cmocka ] || [ ! -d libcsv ] || exit 0
    rm -rf cmocka* libcsv* && mkdir -p lists/partial archives/partial
    mirror=$(apt-get download --print-uris libcsv-dev | sed -n "s|^'\(.*\)/pool/.*|\1|p")
    printf 'deb-src [signed-by=%s] %s bookworm main\n' /usr/share/keyrings/debian-archive-keyring.gpg \
        "${mirror:-http://deb.debian.org/debian}" >sources.list
    source_apt update && source_apt source --download-only cmocka libcsv || exit
    for archive in *.orig.tar.?z; do /usr/bin/python3 -m tarfile -e "$archive" . || exit; done
    mv cmocka-*/ cmocka && mv libcsv-*/ libcsv
) >build/targets/sources.log 2>&1

# test_libraries TARGET: cmocka and libcsv for it.
test_libraries() {
    local to=build/targets/$1 from=build/targets/sources has compile
    [ ! -f "$to/lib/libcsv.a" ] || return 0
    mkdir -p "$to/lib/pkgconfig" "$to/include"
    cp $from/cmocka/include/cmocka*.h $from/libcsv/csv.h "$to/include"
    has=(-DHAVE_{INTTYPES,MALLOC,SIGNAL,STRINGS}_H -DHAVE_GCC_THREAD_LOCAL_STORAGE)
    printf "[constants]\nlibraries = '%s'\n" "$PWD/$to" >"$to/libraries.ini"
    read -ra compile <<<"${COMPILER[$1]} -O1 -w -I$to/include"
    "${compile[@]}" "${has[@]}" -c $from/cmocka/src/cmocka.c -o "$to/cmocka.o" &&
        "${compile[@]}" -c $from/libcsv/libcsv.c -o "$to/csv.o" || return
    printf '%s\n' 'Name: cmocka' 'Description: of the tests' 'Version: 1.1.5' 'Libs: -lcmocka' \
        >"$to/lib/pkgconfig/cmocka.pc"
    ar rcs "$to/lib/libcmocka.a" "$to/cmocka.o" && ar rcs "$to/lib/libcsv.a" "$to/csv.o"
}

# build_wasm: the library as a module without imports, and what this machine makes of its layout.
build_wasm() {
    local to=build/targets/wasm
    local compile=(
        clang --target=wasm32 -std=c11 -O2 -mbulk-memory -ffreestanding -nostdlib
        -fvisibility=hidden -Wall -Wextra -Wpedantic -Werror -Iinclude
        -Wl,--no-entry -Wl,--export-dynamic -Wl,--export=__heap_base -Wl,--stack-first
    )
    say "building $to"
    mkdir -p $to
    /usr/bin/python3 tests/targets/layout_program.py tests/checks/layout.golden $to/layout.c &&
        "${compile[@]}" lib/*.c -o $to/wmofund.wasm &&
        "${compile[@]}" $to/layout.c -o $to/layout.wasm
}

# A Windows to run on, whose server stays: one that ends between two tests may refuse the next.
start_wine() {
    local -x WINEPREFIX=$PWD/build/targets/windows/wine WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml=
    mkdir -p "$WINEPREFIX"
    wineserver -p120 2>/dev/null # one that is there already stays as well
    wine wineboot --init >/dev/null 2>&1
}

# run_target TARGET: builds and tests there; a build that fails leaves no log, which counts as a failure.
run_target() {
    local to=build/targets/$1 begin=$SECONDS log
    [ "$1" = wasm ] && log=$to/vectors.log || log=$to/build/meson-logs/testlog.json
    mkdir -p "$to" && rm -f "$log" && logs+=("$log")
    if [ "$1" = wasm ]; then
        build_wasm && node tests/targets/wasm_vectors.mjs $to/{wmofund,layout}.wasm 2>&1 | tee "$log"
    else
        test_libraries "$1" && build "$to/build" gcc g++ --cross-file "$to/libraries.ini" \
            --cross-file "tests/targets/$1.ini" -Dtests=enabled -Dexamples=disabled &&
            { [ "$1" != windows ] || start_wine; } &&
            meson test -C "$to/build" --no-rebuild --print-errorlogs --suite c
    fi
    say "$1 took $((SECONDS - begin)) s"
}

run_targets() {
    mkdir -p build/targets
    fetch_sources || cat build/targets/sources.log >&2
    for target in "${TARGETS[@]}"; do run_target "$target"; done
}
