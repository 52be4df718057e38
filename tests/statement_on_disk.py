"""A problem's folder with a statement in it, for the screens to read."""

from __future__ import annotations

from pathlib import Path


def bank_folder(root: Path) -> Path:
    """Return a folder with a statement in it, for a problem that is in no bank."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "statement.md").write_text(STATEMENT, encoding="utf-8")
    return root


STATEMENT = """# Read a digit

Train a model that reads a **handwritten digit** of 8 by 8 grey values.

## Data

`tfds.load("digits8")` gives 1,297 labelled pictures; 500 more are hidden.

## What may not be changed

- the input shape, `(8, 8, 1)`
- the order of the classes

```python
model.save("mymodel.keras")
```

A small convolutional network is enough for five stars.
"""
