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

# Succeeds where something the program is made of is newer than the last build.
telar_is_stale() {
  [[ ! -x $telar_binary || ! -e $telar_stamp ]] ||
    [[ -n $(find "$root/Sources" "$root/Package.swift" "$root/scripts/setup" "$root/scripts/common.sh" \
      -newer "$telar_stamp" -print -quit) ]]
}

# Sets up and builds the program where it is stale; says what it does on standard error only.
build_telar() {
  telar_is_stale || return 0
  "$root/scripts/setup" 1>&2
  mkdir -p "$root/.build"
  # The stamp carries the time before the build, so that a source edited during the build counts as newer.
  touch "$telar_stamp.new"
  swift build --package-path "$root" "${telar_build_flags[@]}" 1>&2
  mv "$telar_stamp.new" "$telar_stamp"
}
