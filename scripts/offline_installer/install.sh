#!/bin/sh
# Installs tfcert-tui from the files beside this one; needs no network. `sh install.sh --help` says more.
set -eu
wanted=@PYTHON@
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)

fits() {
    "$1" -I -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$wanted')" >/dev/null 2>&1
}

for python in ${PYTHON:+"$PYTHON"} "python$wanted" python3; do
    if fits "$python"; then
        exec "$python" -I -B -c 'import sys
sys.path.insert(0, sys.argv.pop(1))
from offline_installer.main import main
sys.exit(main())' "$here" "$@"
    fi
    if [ -n "${PYTHON:-}" ]; then break; fi
done
echo "install: this bundle is for Python $wanted, and ${PYTHON:-python3} here is none; name one with PYTHON=/path/to/python$wanted, or make the bundle with the Python that this machine has." >&2
exit 3
