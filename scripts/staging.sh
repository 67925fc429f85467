# Sourced by scripts/install and scripts/package: Telar as it is installed, laid out below a folder as below a prefix.

telar_version() { "$telar_binary" --version | sed -n '1s/^telar //p'; }

# stage_telar TREE ZSH: puts all of Telar into the folder TREE; zsh's completion goes into the folder ZSH below share.
stage_telar() {
  local tree=$1 zsh=$2 share=$1/share scratch
  local documents=$share/doc/telar
  install -D -m 755 "$telar_binary" "$tree/bin/telar"
  # Half of it are names for debuggers, of no use without the sources.
  if command -v strip >/dev/null; then strip "$tree/bin/telar"; fi
  mkdir -p "$share/man/man1"
  # Whatever store the person has stays out of it.
  scratch=$(mktemp -d)
  "$telar_binary" --store "$scratch" -c 'help --all format=man' | gzip -9n >"$share/man/man1/telar.1.gz"
  rm -rf "$scratch"
  install -D -m 644 "$root/scripts/completions/telar.bash" "$share/bash-completion/completions/telar"
  install -D -m 644 "$root/scripts/completions/_telar" "$share/$zsh/_telar"
  install -D -m 644 "$root/scripts/completions/telar.fish" "$share/fish/vendor_completions.d/telar.fish"
  mkdir -p "$documents/examples"
  install -m 755 "$root"/examples/*.telar "$documents/examples"
}
