"""What is said of an export, on the screen and by the command."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext

from tfcert_exam_engine.exporting.views import ExportView


def what_is_in_it(done: ExportView) -> str:
    """Say what the zip holds."""
    script = _("your solution.py as it stands") if done.own_script else _("the starter")
    data = ngettext("{n} file of data", "{n} files of data", done.data_files).format(n=done.data_files)
    said = _("{title}: statement, {script}, {data} ({size} MB), and a notebook for any machine with TensorFlow.")
    return said.format(title=done.title, script=script, data=data, size=f"{done.data_bytes / 1e6:.1f}")


def hand_in_words(done: ExportView, *, in_attempt: bool) -> str:
    """Say what becomes of the model that it saves."""
    if in_attempt:
        return _("Hand in what it saves with: tfcert-tui submit {n} --file mymodel.keras").format(n=done.category)
    return _("Grade what it saves with: tfcert-tui grade {name} mymodel.keras").format(name=done.slug)
