"""What the grader must say of each mutant; apart from what makes them, so that a test reads it without Keras."""

from __future__ import annotations

MUTANTS = {
    "wrong shape": "output",
    "Lambda": "layers",
    "NaN": "finite",
    "enormous": "size",
    "constant": "",
    "shuffled labels": "",
}
"""By name: the check that must be missed; "": the contract holds, and the value is worth one star at most."""
