"""The skills that the exam asked for, numbered as its handbook grouped them, and what of the bank practises each."""

from __future__ import annotations

from collections.abc import Iterable
from gettext import gettext as _

import msgspec

from tfcert_problems.problem import Problem


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a marker
    """Mark a text for translation; it is translated where it is shown."""
    return message


class Skill(msgspec.Struct, frozen=True):
    """One line of the checklist."""

    number: str
    """`group.place`, such as "3.4"."""
    words: str
    """What it is, in our words; marked for translation."""
    gradable: bool = True
    """Whether a saved model can show it."""

    @property
    def shown(self) -> str:
        """What it is, in the person's language."""
        return _(self.words)


GROUPS = {
    1: N_("Working as a developer"),
    2: N_("Building and training models"),
    3: N_("Images"),
    4: N_("Text"),
    5: N_("Series"),
}
"""By the number before the dot."""

_WORDS: dict[int, tuple[str, ...]] = {
    1: (
        N_("write Python, run it, find its mistakes"),
        N_("find in the API what a task calls for"),
        N_("read what TensorFlow says when it fails, and mend it"),
        N_("look beyond the documentation"),
        N_("keep a model no larger than it must be"),
        N_("save a model, and see how large its file is"),
        N_("move a script between versions of TensorFlow"),
    ),
    2: (
        N_("use TensorFlow 2"),
        N_("build, compile and train a model"),
        N_("preprocess data, so that they can be learned from"),
        N_("predict with a model"),
        N_("stack several layers in a Sequential model"),
        N_("tell two classes apart"),
        N_("tell more than two classes apart"),
        N_("draw loss and accuracy of a training, and read them"),
        N_("prevent overfitting, with augmentation and dropout"),
        N_("start from a model that others have trained"),
        N_("take features from within a trained model"),
        N_("give the data the shape that the model takes"),
        N_("bring what is tested into the model's input shape"),
        N_("give the output the shape that is asked for"),
        N_("load data in batches"),
        N_("end a training with a callback"),
        N_("join data of different sources"),
        N_("read JSON and CSV"),
        N_("use TensorFlow Datasets"),
    ),
    3: (
        N_("use Conv2D and pooling layers"),
        N_("learn from real pictures"),
        N_("know what convolutions are better at"),
        N_("take pictures of different shapes and sizes"),
        N_("augment pictures"),
        N_("use ImageDataGenerator"),
        N_("take labels from folders"),
    ),
    4: (
        N_("build a model for text"),
        N_("make text ready for a model"),
        N_("tell two kinds of text apart"),
        N_("tell many kinds of text apart"),
        N_("use embeddings"),
        N_("use an LSTM"),
        N_("use an RNN or a GRU"),
        N_("use recurrent layers and convolutions on text"),
        N_("write text with an LSTM"),
    ),
    5: (
        N_("train, tune and use a model of a series"),
        N_("take one variable, or many"),
        N_("make a series ready for a model"),
        N_("measure with MAE"),
        N_("use recurrent layers and convolutions on a series"),
        N_("know trailing windows from centred ones"),
        N_("forecast"),
        N_("cut features and labels out of a series"),
        N_("know what sequence bias does, and prevent it"),
        N_("change the learning rate while it trains"),
    ),
}
OPEN_BOOK = "1.4"
"""Whatever a person looks up while working: no model shows it."""

SKILLS = tuple(
    Skill(f"{group}.{place}", words, f"{group}.{place}" != OPEN_BOOK)
    for group, lines in _WORDS.items()
    for place, words in enumerate(lines, 1)
)
"""All of them, in order."""
_BY_NUMBER = {skill.number: skill for skill in SKILLS}


def find(number: str) -> Skill | None:
    """Return the skill with a number such as "3.4", or None."""
    return _BY_NUMBER.get(number)


def practised_by(skill: Skill, bank: Iterable[Problem]) -> list[Problem]:
    """Return the problems that practise a skill, in the bank's order."""
    return [problem for problem in bank if skill.number in problem.skills]
