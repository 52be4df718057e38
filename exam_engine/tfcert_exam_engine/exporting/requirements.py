"""What the other machine needs, read off the script's own imports."""

from __future__ import annotations

import ast
from importlib import metadata

DISTRIBUTIONS = {
    "PIL": "pillow",
    "h5py": "h5py",
    "matplotlib": "matplotlib",
    "numpy": "numpy",
    "pandas": "pandas",
    "scipy": "scipy",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "tensorflow_datasets": "tensorflow-datasets",
    "tf_keras": "tf-keras",
}
"""Where a module comes from that a script may import."""
ALSO = {"tensorflow-datasets": ["importlib_resources"]}
"""What a package imports without asking for it."""
LOWEST = {"tensorflow": "2.16", "keras": "3"}
"""The first TensorFlow whose Keras is Keras 3, as the starters have it."""


def requirements_of(script: str, *, legacy_keras: bool = False) -> list[str]:
    """Return requirements as pip reads them: TensorFlow and Keras no newer than here, and what the script imports."""
    names = _imported(script) | ({"tf_keras"} if legacy_keras else set())
    wanted = sorted({DISTRIBUTIONS[name] for name in names if name in DISTRIBUTIONS})
    more = [name for one in wanted for name in ALSO.get(one, ())]
    return [*(_bounded(name) for name in LOWEST), *wanted, *more]


def _bounded(name: str) -> str:
    """A model that a newer Keras has saved may be more than the one that grades it can read."""
    try:
        parts = metadata.version(name).split(".")
    except metadata.PackageNotFoundError:
        return f"{name}>={LOWEST[name]}"
    return f"{name}>={LOWEST[name]},<{parts[0]}.{int(parts[1]) + 1}"


def _imported(script: str) -> set[str]:
    """Return the top-level modules that a script imports; none of one that cannot be read."""
    try:
        nodes = list(ast.walk(ast.parse(script)))
    except (SyntaxError, ValueError):
        return set()
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    return {name.partition(".")[0] for name in names}
