# Sourced by the other scripts: where the project stands, and the one way its program is built, so that every
# script uses the same products and none rebuilds another's.

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
telar_binary=$root/.build/release/telar
telar_stamp=$root/.build/telar-built

# The program for use: optimised, with Swift's own libraries inside, which halves the time to the prompt.
telar_build_flags=(-c release --static-swift-stdlib --product telar)

# The tests' products stand apart: they need testability and the shared Testing library, and the two sets of flags
# would otherwise drive each other's objects out.
test_build_flags=(-c release --scratch-path "$root/.build-tests" -Xswiftc -enable-testing)

# Ends the script with lines that say why, each behind its name.
fail() {
  printf "${0##*/}: %s\n" "$@" >&2
  exit 1
}

# Succeeds where something the program is made of is newer than the last build.
telar_is_stale() {
  [[ ! -x $telar_binary || ! -e $telar_stamp ]] ||
    [[ -n $(find "$root/Sources" "$root/Package.swift" "$root/scripts/setup" "$root/scripts/common.sh" \
      -newer "$telar_stamp" -print -quit) ]]
}

# Runs a build, and says what to do where it fails. What it prints goes to standard error.
run_build() {
  local log status=0
  log=$(mktemp)
  # At a terminal too a line for each step, since what was said is read afterwards.
  "$@" 2>&1 | tee "$log" >&2 || status=${PIPESTATUS[0]}
  if ((status != 0)); then explain_failed_build "$log" "$status" >&2; fi
  rm -f "$log"
  return "$status"
}

# Says what the build failed of, from what it printed and its exit status, and what to do.
explain_failed_build() {
  local log=$1 status=$2
  said() { grep -qiE "$1" "$log"; }
  echo
  if said 'no space left on device|disk is full|disk quota exceeded'; then
    echo "telar: the build found the disk full: it needs some 300 MB in $root, and some in ${TMPDIR:-/tmp}"
    echo "  there are $(df -h --output=avail "$root" | tail -n 1 | tr -d ' ') free; make room, then run this again: it goes on where it stopped"
  elif ((status == 137)) || said 'signal 9|\bkilled\b|out of memory|cannot allocate memory|bad_alloc'; then
    echo "telar: the build found too little memory: it needs 1 GB for each of $(nproc) jobs at once"
    echo "  end other programs or add swap, or do one thing at a time: TELAR_JOBS=1 $0"
  elif said "could not resolve|unable to access|failed to clone|couldn.t fetch|connection (refused|reset|timed out)|network is unreachable"; then
    echo "telar: a Swift package could not be fetched: the first build fetches swift-argument-parser (2 MB) from github.com"
    echo "  look at the network, at https_proxy behind a proxy, and at git: git ls-remote https://github.com/apple/swift-argument-parser"
  elif said "file not found|unable to find library|cannot find -l|no such module|missing required module"; then
    echo "telar: a library or its headers are missing: run scripts/setup, which installs them"
  else
    echo "telar: the build failed, of what stands above behind \"error:\""
    echo "  sources as they came build with Swift 6.1 or newer; to begin anew: rm -rf $root/.build, then run this again"
  fi
}

# Sets up and builds the program where it is stale; says what it does on standard error only.
build_telar() {
  telar_is_stale || return 0
  "$root/scripts/setup" 1>&2
  mkdir -p "$root/.build"
  # The stamp carries the time before the build, so that a source edited during the build counts as newer.
  touch "$telar_stamp.new"
  run_build swift build --package-path "$root" "${telar_build_flags[@]}" ${TELAR_JOBS:+--jobs "$TELAR_JOBS"}
  mv "$telar_stamp.new" "$telar_stamp"
}
