"""Small public sets of the tests' own, with a registry that points to a server of theirs."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from pathlib import Path

from tfcert_exam_engine.public_sets.sources import Patience

IMPATIENT = Patience(connect_s=20, read_s=20, tries=3, first_wait_s=0.01, longest_wait_s=0.05)
STALLING = Patience(connect_s=20, read_s=1.5, tries=3, first_wait_s=0.01, longest_wait_s=0.05)
"""Where a server is to stall: long enough for a busy machine to answer."""
BIG = random.Random(1).randbytes(3_000_000)
SMALL = b"name,value\nfirst,1\nsecond,2\n"


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files in a folder, by their paths in it."""
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def zip_of(files: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return memory.getvalue()


PICTURES = zip_of({f"pictures/{label}/{n}.png": BIG[n * 100 : n * 100 + 90] for label in "ab" for n in range(6)})
MORE = zip_of({f"pictures/c/{n}.png": BIG[n * 50 : n * 50 + 40] for n in range(3)})
CONTENT = {
    "/numbers/big.bin": BIG,
    "/numbers/small.csv": SMALL,
    "/photos/pictures.zip": PICTURES,
    "/photos/more.zip": MORE,
    "/words/words.txt": b"to be or not to be\n" * 50,
    "/marked/marked.json": b'{"a": 1}\n' * 10,
    "/secret/secret.txt": b"not to be passed on\n",
}


def file(path: str, *urls: str, proof: str = "sha256", **more: object) -> dict[str, object]:
    """Return a file of the registry with its true size and checksum; `proof` "" for one that nobody knows."""
    content = CONTENT[path]
    known: dict[str, object] = {"name": path.rpartition("/")[2], "urls": list(urls), **more}
    if proof:
        known |= {proof: hashlib.new(proof, content).hexdigest(), "source": "the tests"}
    if proof == "sha256":
        known.setdefault("size", len(content))
    return known


def public_set(name: str, *editions: list[dict[str, object]], **more: object) -> dict[str, object]:
    """Return a set of the registry; its editions are `canonical`, `second`, ..."""
    names = ("canonical", "second", "third")
    return {
        "name": name,
        "title": name.title(),
        "maker": "the tests",
        "category": 1,
        "summary": "made up",
        "licence": "none needed",
        "licence_read": True,
        "redistributable": "yes",
        "editions": [{"name": one, "files": files} for one, files in zip(names, editions, strict=False)],
        **more,
    }


def registry(url: str) -> list[dict[str, object]]:
    """Return the sets that a server at `url` has."""
    at = lambda path: file(path, url + path)  # noqa: E731
    return [
        public_set("numbers", [at("/numbers/big.bin"), at("/numbers/small.csv")]),
        public_set(
            "photos",
            [
                file("/photos/pictures.zip", f"{url}/photos/pictures.zip", unpack="."),
                file("/photos/more.zip", f"{url}/photos/more.zip", unpack="."),
            ],
            [file("/photos/more.zip", unpack="fewer")],
            category=3,
        ),
        public_set("words", [file("/words/words.txt", f"{url}/words/words.txt", proof="")], category=4),
        public_set("marked", [file("/marked/marked.json", f"{url}/marked/marked.json", proof="md5")], category=4),
        public_set(
            "secret",
            [at("/secret/secret.txt")],
            redistributable="no",
            licence="nobody may",
            terms="keep it to yourself",
        ),
    ]


def write_registry(place: Path, sets: list[dict[str, object]]) -> Path:
    """Write a registry as TOML; JSON's strings, lists and numbers are TOML's too."""
    lines = []
    for one in sets:
        lines += ["[[sets]]", *_lines(one, "editions")]
        for edition in one["editions"]:  # type: ignore[attr-defined]
            lines += ["[[sets.editions]]", *_lines(edition, "files")]
            for entry in edition["files"]:
                lines += ["[[sets.editions.files]]", *_lines(entry, "")]
    place.write_text("\n".join(lines))
    return place


def _lines(table: dict[str, object], but: str) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in table.items() if key != but]


def _value(value: object) -> str:
    """A list of tables is the one thing that JSON writes otherwise."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        tables = (", ".join(f"{key} = {json.dumps(one)}" for key, one in entry.items()) for entry in value)
        return "[" + ", ".join(f"{{ {one} }}" for one in tables) + "]"
    return json.dumps(value)


def write_mirror(folder: Path, *paths: str) -> Path:
    """Lay out files as a mirror has them; all of them where none is named."""
    for path in paths or CONTENT:
        (folder / path[1:]).parent.mkdir(parents=True, exist_ok=True)
        (folder / path[1:]).write_bytes(CONTENT[path])
    return folder
