# What ./run and ./test share. Sourced with `root` set to the checkout. Everything is said on stderr: stdout belongs to the verbs.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s\n' "$*" >&2; }

require_tools() {
    command -v dotnet >/dev/null || { say "dotnet is missing: install the .NET 10 SDK."; exit 1; }
    command -v node >/dev/null || { say "node is missing: install Node.js with npm."; exit 1; }
    command -v npm >/dev/null || { say "npm is missing: install Node.js with npm."; exit 1; }
}

# Asked only before a build: it costs a tenth of a second, and a verb should start at once.
require_sdk() {
    local sdks
    sdks="$(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ' -)"
    case " $sdks" in
        *" 10."*) ;;
        *) say "The .NET 10 SDK is missing: this dotnet has ${sdks:-no SDK}."; exit 1 ;;
    esac
}

# Not `dotnet build`: that command of the SDK leaves two empty folders in the machine's folder for temporary files, each time.
build() { dotnet msbuild "$@" -restore -nologo -verbosity:quiet -nodeReuse:false; }

# One build of a checkout at a time, where flock is there. The lock is released when the function's subshell ends.
with_build_lock() (
    mkdir -p "$root/artifacts"
    if command -v flock >/dev/null; then
        exec 9>"$root/artifacts/build.lock"
        flock -n 9 || { say "Waiting for another build of this folder."; flock 9; }
    fi
    "$@"
)

# Checksum of everything the web application is built from. Content counts, not times: a checkout or a deleted file must not deceive it.
web_fingerprint() {
    (
        cd -- "$root"
        find SentinelMarket.Core SentinelMarket.Web Directory.Build.props Directory.Packages.props global.json .editorconfig BannedSymbols.txt .ci/build.sh \
            \( -name node_modules -o -name bin -o -name obj -o -path 'SentinelMarket.Web/wwwroot/lib' -o -path 'SentinelMarket.Web/wwwroot/_framework' \) -prune \
            -o -type f -exec cksum {} +
    ) | sort | cksum
}

web_is_current() {
    [ -f "$stamp" ] && [ -f "$binary" ] && [ -f "$root/SentinelMarket.Web/node_modules/.install-stamp" ] && [ "$(cat "$stamp")" = "$(web_fingerprint)" ]
}

build_web_locked() {
    # Another process may have built it while this one waited.
    if web_is_current; then return 0; fi
    require_sdk
    if [ -f "$binary" ]; then say "Building ..."; else say "First start: fetching packages and building, this takes a minute or two."; fi
    local before log
    before="$(web_fingerprint)"
    log="$root/artifacts/build.log"
    rm -f "$stamp"
    # A server that runs from this folder keeps the files it has open; writing into them would crash it.
    rm -rf -- "${binary%/*}"
    if ! (cd -- "$root" && build SentinelMarket.Web/SentinelMarket.Web.csproj -property:Configuration=Release) >"$log" 2>&1 9>&-; then
        if grep -E '(error|npm ERR)' "$log" | sort -u | head -40 >&2; then :; else cat "$log" >&2; fi
        say "The build failed; all of its output is in $log."
        return 1
    fi
    # Taken before the build: a file changed during it is built again next time.
    printf '%s\n' "$before" >"$stamp"
}

build_web() {
    stamp="$root/artifacts/run.stamp"
    binary="$root/artifacts/bin/SentinelMarket.Web/release/SentinelMarket.Web.dll"
    if web_is_current; then return 0; fi
    with_build_lock build_web_locked
}
