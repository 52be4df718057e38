"""`sh install.sh`: checks, installs, unpacks the data, and asks the doctor."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from offline_installer import environment, manifest
from offline_installer.manifest import SETS, Bundle, InstallRefused
from offline_installer.releases import PROGRAM, Releases

HERE = Path(__file__).resolve().parent.parent
DEFAULT = Path("~/.local/opt/tfcert-tui")
FAILED, INTERRUPTED = 3, 130


def main() -> int:
    """Install; returns the exit code."""
    given = arguments()
    try:
        install(given)
    except InstallRefused as refusal:
        say(str(refusal), sys.stderr)
    except OSError as error:
        said = f"{error.filename or given.folder} cannot be written: {error.strerror}."
        say(f"{said} Make room, make it writable, or take another folder.", sys.stderr)
    except KeyboardInterrupt:
        say("stopped; what was installed before is as it was. The same command begins anew.", sys.stderr)
        return INTERRUPTED
    else:
        return 0
    return FAILED


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="install.sh",
        description="Install tfcert-tui from this bundle, or upgrade it; needs no network and changes nothing outside "
        "of FOLDER and the data folder. PYTHON=/path/to/python names the interpreter to install for.",
    )
    default = DEFAULT.expanduser()
    parser.add_argument("folder", nargs="?", type=Path, default=default, metavar="FOLDER", help=f"default: {default}")
    parser.add_argument("--data-dir", metavar="FOLDER", help="the data folder that takes the data sets")
    parser.add_argument("--without-data", action="store_true", help="leave the bundle's data sets where they are")
    parser.add_argument("--without-doctor", action="store_true", help="do not look at the machine in the end")
    parser.add_argument("--anew", action="store_true", help="install again what is installed already")
    return parser.parse_args()


def install(given: argparse.Namespace) -> None:
    """Do all of it, in an order in which a half-done installation is never in use.

    Raises:
        InstallRefused: the bundle does not fit, is damaged, or cannot be installed.
        OSError: the disk is full or not writable.
    """
    bundle = manifest.read(HERE)
    manifest.check_machine(bundle)
    say(f"checking {len(bundle.files)} files ({sum(one.size for one in bundle.files) / 1e6:.0f} MB)")
    manifest.check_files(bundle, HERE)
    releases = Releases(given.folder.expanduser().absolute())
    with releases.held():
        name = f"{bundle.version}-{bundle.identity}"
        here = releases.current
        if here is not None and here.name.startswith(name) and not given.anew:
            say(f"{bundle.version} is installed in {releases.folder} already")
            place_data(bundle, here, given)
        else:
            put(bundle, releases, releases.new(name), given)
    farewell(releases, given)


def put(bundle: Bundle, releases: Releases, release: Path, given: argparse.Namespace) -> None:
    """Make a new release, and only then have it be the one in use."""
    manifest.check_room(bundle, releases.folder)
    size = f"{bundle.installed_bytes / 1e6:.0f} MB"
    say(f"unpacking {len(bundle.wheels)} packages into {release} ({size}); this takes a minute")
    try:
        environment.make(bundle, HERE, release, releases.folder / "install.log")
        place_data(bundle, release, given)
        releases.take(release)
    except BaseException:
        shutil.rmtree(release, ignore_errors=True)
        raise


def place_data(bundle: Bundle, release: Path, given: argparse.Namespace) -> None:
    """Have the product take in the data sets: it holds every byte against its checksum.

    Raises:
        InstallRefused: it refused; it has said why.
    """
    if not bundle.sets or given.without_data:
        return
    say(f"unpacking the data sets {', '.join(bundle.sets)}")
    if product(release, given, ["datasets", "unpack", str(HERE / SETS)]) != 0:
        raise InstallRefused(
            "The data sets could not be made ready, as said above. --without-data installs all the rest."
        )


def product(release: Path, given: argparse.Namespace, command: Sequence[str]) -> int:
    """Run a command of the product; returns its exit code."""
    where = ["--data-dir", given.data_dir] if given.data_dir else []
    sys.stdout.flush()
    return subprocess.run([str(release / "bin" / PROGRAM), *where, *command], stdin=subprocess.DEVNULL).returncode


def farewell(releases: Releases, given: argparse.Namespace) -> None:
    """Ask the doctor, whose findings are no reason to take anything back, and say how the product is started."""
    assert releases.current is not None
    if not given.without_doctor:
        say("the doctor looks at this machine:")
        product(releases.current, given, ["doctor"])
    say(f"ready: {releases.program}")
    if shutil.which(PROGRAM) is None:
        say(f'to have it by its name: export PATH="{releases.program.parent}:$PATH"')


def say(text: str, to: TextIO | None = None) -> None:
    """Tell a person."""
    print(f"install: {text}", file=to or sys.stdout, flush=True)
