"""Make one archive that installs the product on a machine without a network: `make bundle`.

In it: the wheels of the product and of all that it needs, for the kind of machine and the Python that make it, in the
versions that were tested here; public data sets, as `tfcert-tui datasets pack` packs them; what installs all that.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bundled_wheels import WheelsRefused, drop_tensorflow, gather, installed_bytes, left_out, lowest_glibc
from offline_installer import manifest
from offline_installer.manifest import SETS, WHEELS, Bundle, PackedFile

SCRIPTS = Path(__file__).resolve().parent
CHECKOUT = SCRIPTS.parent
INSTALLER = "offline_installer"


def main() -> int:
    """Make it; returns the exit code."""
    given = arguments()
    try:
        archive = make(given)
    except WheelsRefused as refusal:
        print(f"bundle: {refusal}", file=sys.stderr)
        return 3
    except OSError as error:
        print(f"bundle: {error.filename or given.out}: {error.strerror}. Make room, or name another --out.")
        return 3
    except KeyboardInterrupt:
        print("\nbundle: stopped; nothing is left.", file=sys.stderr)
        return 130
    say(f"{archive} ({archive.stat().st_size / 1e6:.0f} MB), with its checksum beside it; docs/offline.md says more")
    return 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Make an archive for a machine without a network.")
    parser.add_argument("--tensorflow", choices=("yes", "no"), default="yes", help="no: the machine's Python has it")
    parser.add_argument("--data", default="", metavar="NAMES", help="public data sets to put in, or all; none: none")
    parser.add_argument("--restricted", choices=("yes", "no"), default="no", help="yes: sets that may not be passed on")
    parser.add_argument("--out", type=Path, default=CHECKOUT / "dist", metavar="FOLDER")
    parser.add_argument("--wheels", type=Path, metavar="FOLDER", help="take these wheels, and download none")
    return parser.parse_args()


def make(given: argparse.Namespace) -> Path:
    """Make the archive; returns it.

    Raises:
        WheelsRefused: the wheels or the data sets cannot be had.
        OSError: the disk is full or not writable.
    """
    given.out = given.out.absolute()  # what builds the wheel works in the checkout
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=given.out, prefix=".bundle-") as made:
        folder = Path(made)
        say("gathering the wheels; TensorFlow alone is 570 MB")
        gather(CHECKOUT, folder / WHEELS, given.wheels)
        absent = absent_of(folder / WHEELS, given)
        sets = pack(given, folder / SETS) if given.data else []
        put_installer(folder)
        bundle = described(folder, absent, sets)
        manifest.write(bundle, folder)
        return archived(folder, given.out / f"{name_of(bundle)}.tar")


def absent_of(wheels: Path, given: argparse.Namespace) -> list[str]:
    """Leave TensorFlow out where that is wanted; returns what the machine's Python must bring.

    Raises:
        WheelsRefused: it is wanted, and something is lacking.
    """
    if given.tensorflow == "no" and given.wheels is None:
        drop_tensorflow(wheels)
    absent = left_out(wheels)
    if absent and given.tensorflow == "yes":
        raise WheelsRefused(f"These packages are lacking: {', '.join(absent)}.")
    return absent


def pack(given: argparse.Namespace, file: Path) -> list[str]:
    """Have the product pack the data sets; returns their names.

    Raises:
        WheelsRefused: it refused; says why.
    """
    file.parent.mkdir()
    command = [sys.executable, "-m", "tfcert_tui", "datasets", "pack", *given.data.split(), "-o", str(file), "--json"]
    done = subprocess.run(
        [*command, *(["--include-restricted"] if given.restricted == "yes" else [])], capture_output=True
    )
    said = json.loads(done.stdout)
    if done.returncode != 0:
        raise WheelsRefused(" ".join(filter(None, (said["error"]["message"], said["error"]["advice"]))))
    for one in said["left_out"]:
        say(f"{one['name']} is left out: {one['why']} For a machine of your own: RESTRICTED=yes")
    return list(said["sets"])


def put_installer(folder: Path) -> None:
    """Put in what installs it."""
    shutil.copytree(SCRIPTS / INSTALLER, folder / INSTALLER, ignore=shutil.ignore_patterns("__pycache__", "install.sh"))
    text = (SCRIPTS / INSTALLER / "install.sh").read_text(encoding="utf-8")
    (folder / "install.sh").write_text(text.replace("@PYTHON@", python_version()), encoding="utf-8")
    for name in ("LICENSE", "docs/offline.md"):
        shutil.copy(CHECKOUT / name, folder)


def described(folder: Path, absent: Iterable[str], sets: Iterable[str]) -> Bundle:
    """Return what the bundle says of itself."""
    (product,) = (folder / WHEELS).glob("tfcert_tui-*.whl")
    files = [packed(folder, one) for one in sorted(folder.rglob("*")) if one.is_file()]
    return Bundle(
        product.name.split("-")[1],
        python_version(),
        platform.system(),
        platform.machine(),
        lowest_glibc(folder / WHEELS),
        installed_bytes(folder / WHEELS),
        list(absent),
        list(sets),
        files,
    )


def packed(folder: Path, file: Path) -> PackedFile:
    """Return what the manifest says of a file."""
    with file.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    return PackedFile(file.relative_to(folder).as_posix(), file.stat().st_size, sha256)


def name_of(bundle: Bundle) -> str:
    """Return the archive's name, which is its one folder's too."""
    tag = f"cp{bundle.python.replace('.', '')}"
    parts = ["tfcert-tui", bundle.version, tag, f"{bundle.system}_{bundle.machine}".lower()]
    return "-".join([*parts, *(["without-tensorflow"] if bundle.left_out else [])])


def archived(folder: Path, archive: Path) -> Path:
    """Put all of it into one file, placed whole or not at all, with its checksum beside it."""
    draft = archive.with_name(f".{archive.name}.{os.getpid()}")
    try:
        with draft.open("wb") as opened:
            with tarfile.open(fileobj=opened, mode="w", format=tarfile.GNU_FORMAT) as tar:
                tar.add(folder, archive.name.removesuffix(".tar"), filter=plain)
            opened.flush()
            os.fsync(opened.fileno())
        with draft.open("rb") as opened:
            said = f"{hashlib.file_digest(opened, 'sha256').hexdigest()}  {archive.name}\n"
        draft.replace(archive)
    finally:
        draft.unlink(missing_ok=True)
    archive.with_name(f"{archive.name}.sha256").write_text(said, encoding="ascii")
    return archive


def plain(one: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who made it: nobody else's business."""
    one.uid = one.gid = 0
    one.uname = one.gname = ""
    one.mode = 0o755 if one.isdir() or one.name.endswith(".sh") else 0o644
    return one


def python_version() -> str:
    """Return the version that the wheels are for, such as 3.11."""
    return "{}.{}".format(*sys.version_info)


def say(text: str) -> None:
    """Tell a person."""
    print(f"bundle: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
