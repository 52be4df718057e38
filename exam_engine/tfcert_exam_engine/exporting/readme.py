"""What the person with the zip has to know."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.children.job import LEGACY_VARIABLE
from tfcert_exam_engine.exporting.material import Material
from tfcert_exam_engine.exporting.requirements import requirements_of
from tfcert_exam_engine.version import __version__


def readme_of(material: Material) -> str:
    """Return README.md."""
    problem = material.problem
    parts = [
        f"# {problem.title}",
        problem.summary,
        _("Category {n} of a mock exam, written by tfcert-tui {version} to be trained on another machine.").format(
            n=problem.category, version=__version__
        ),
        "## " + _("What is here"),
        "\n".join(f"- `{name}`: {said}" for name, said in _contents(material)),
        "## " + _("On the other machine"),
        _("It needs Python with TensorFlow 2.16 or later; the rest of `requirements.txt` is what the script imports."),
        f"```sh\npip install -r requirements.txt\njupyter lab {material.name}.ipynb\n```",
        _("In a notebook service: upload the notebook and the zip beside it; the first cell unpacks it."),
        _("Without a notebook: `{command}` does the same.").format(command=_command(material)),
        "## " + _("Back again"),
        _("Carry the model that was saved to the machine with tfcert-tui, and there:"),
        f"```sh\n{material.hand_in}\n```",
        _("The hidden examples that it is graded on are not in here."),
        "## " + _("The data"),
        material.source,
        *material.for_oneself,
    ]
    return "\n\n".join(parts) + "\n"


def _command(material: Material) -> str:
    return f"{LEGACY_VARIABLE}=1 python solution.py" if material.legacy_keras else "python solution.py"


def _contents(material: Material) -> list[tuple[str, str]]:
    script = _("your script, as it stood") if material.own_script else _("the starter, to be worked on")
    return [
        ("statement.md", _("what is asked for")),
        (f"{material.name}.ipynb", _("the statement and the script, cell by cell")),
        ("solution.py", script),
        ("starter.py", _("what the problem began with")),
        ("data/", _("the data that a candidate has")),
        ("requirements.txt", _("what the other machine needs")),
        *(
            (f"licences/{one.name}.txt", _("who made the data, and what their licence asks for"))
            for one in material.public_sets
        ),
    ]


def requirements_text(material: Material) -> str:
    """Return requirements.txt."""
    said = _("A model saved by a newer Keras than this one may not be read where it is graded.")
    return "\n".join([f"# {said}", *requirements_of(material.script, legacy_keras=material.legacy_keras)]) + "\n"
