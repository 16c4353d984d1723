# What installer/run, installer/test and installer/tidy share: packages, configuring, building. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release
binaries=$build/bin

say() { printf '%s\n' "-- $*"; }

die()
{
    printf '%s\n' "installer: $*" >&2
    exit 1
}

as_root()
{
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "this needs root and there is no sudo. As root, run: $*"
    fi
}

package_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# The lines of packages.txt of which no alternative is installed.
missing_packages()
{
    local line name have
    while IFS= read -r line; do
        line=${line%%#*}
        [ -n "${line// /}" ] || continue
        have=no
        for name in ${line//|/ }; do
            if package_installed "$name"; then
                have=yes
                break
            fi
        done
        [ "$have" = yes ] || printf '%s\n' "$line"
    done <"$root/installer/packages.txt"
}

# Waits for another apt: DPkg::Lock::Timeout does not cover the lock of the package lists.
apt_update()
{
    local attempt output
    for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        if output=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update 2>&1); then
            return 0
        fi
        case $output in
        *[Ll]ock*) [ "$attempt" -gt 1 ] || say "Another package manager is at work; waiting for it."; sleep 15 ;;
        *) break ;;
        esac
    done
    printf '%s\n' "$output" >&2
    die "apt-get update failed (see above)."
}

# Of `a | b` the first that this release has.
choose_alternative()
{
    local name
    for name in ${1//|/ }; do
        case $(LC_ALL=C apt-cache policy "$name" 2>/dev/null) in
        "" | *"Candidate: (none)"*) ;;
        *) printf '%s\n' "$name"; return ;;
        esac
    done
    die "this release has no package '$1'. Semblance needs Debian 12, Ubuntu 24.04 (with 'universe') or newer."
}

install_packages()
{
    local missing=() chosen=() line
    if ! command -v dpkg-query >/dev/null; then
        die "only Debian and Ubuntu are known here. Install what installer/packages.txt names, then use --no-packages."
    fi
    mapfile -t missing < <(missing_packages)
    if [ ${#missing[@]} -eq 0 ]; then
        say "Packages: all there."
    else
        say "Packages: ${#missing[@]} of installer/packages.txt are missing; installing them."
        apt_update
        for line in "${missing[@]}"; do
            chosen+=("$(choose_alternative "$line")")
        done
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
            -o DPkg::Lock::Timeout=900 -o Dpkg::Use-Pty=0 install "${chosen[@]}" </dev/null \
            || die "apt-get could not install: ${chosen[*]}"
    fi
    if package_installed libopenblas0-pthread; then
        say "Warning: libopenblas0-pthread is installed and wins over the OpenMP build, which makes Semblance slower."
        say "         'apt-get remove libopenblas0-pthread' mends it, where nothing else needs it."
    fi
}

# As many compilers as there are cores, but 2 GiB for each: Torch's headers are large.
build_jobs()
{
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable:/ {print int($2 / 2097152)}' /proc/meminfo 2>/dev/null)
    [ "${memory:-0}" -ge 1 ] || memory=1
    if [ "$cores" -lt "$memory" ]; then echo "$cores"; else echo "$memory"; fi
}

# build_semblance ON|OFF: configure and build the release preset; the argument turns warnings into errors.
build_semblance()
{
    local log=$root/build/configure.log cache=$build/CMakeCache.txt jobs
    mkdir -p "$root/build"
    # A build folder that was moved or copied with the source is of no use.
    if [ -f "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
        rm -rf "$cache" "$build/CMakeFiles"
    fi
    say "Configuring (log: build/configure.log)."
    if ! (cd "$root" && cmake --preset release "-DSEMBLANCE_WARNINGS_AS_ERRORS=$1") >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        die "configuring failed (see above)."
    fi
    jobs=$(build_jobs)
    say "Building in build/release with $jobs at a time. The first time takes a while."
    cmake --build "$build" -j "$jobs" || die "the build failed (see above)."
}
