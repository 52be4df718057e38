"""Imports that fail: what has moved between Kerases, what TensorFlow 2 has no more, packages that are not there."""

from __future__ import annotations

import importlib
import re
import sys
from gettext import gettext as _
from importlib.util import find_spec

from tfcert_exam_engine.runner.bare.explained.fault import Fault, Rule
from tfcert_exam_engine.runner.bare.explained.names import PLACES, import_line

PIP_NAMES = {
    "PIL": "pillow",
    "cv2": "opencv-python",
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "yaml": "pyyaml",
    "bs4": "beautifulsoup4",
    "tensorflow_hub": "tensorflow-hub",
    "tensorflow_text": "tensorflow-text",
    "tensorflow_addons": "tensorflow-addons",
    "tensorflow_datasets": "tensorflow-datasets",
    "keras_tuner": "keras-tuner",
    "dotenv": "python-dotenv",
    "IPython": "ipython",
}
KERAS = re.compile(r"^(?:tensorflow\.|keras\._tf_keras\.)?keras\b")
"""How the messages name Keras: as it is imported, or by its place in the package."""
MOVED = r"(?:tensorflow\.)?keras\.(?:preprocessing\.(?:text|image)|optimizer_v[12]|engine|layers\.\w+|wrappers)"


def _written_anew(fault: Fault) -> str:
    """Return the import line that gets the same names today; "" where one of them is nowhere known."""
    lines = [import_line(name) for name in _wanted(fault)]
    return "; ".join(lines) if lines and all(lines) else ""


def _moved(fault: Fault) -> str:
    new = _written_anew(fault)
    said = _("This Keras has no {old}: it was moved or taken out.").format(
        old=fault["old"] or "layers." + fault["name"]
    )
    if new:
        return said + " " + _("Write: {line}").format(line=new)
    if "wrappers" in fault["old"]:
        return (
            said + " " + _("Use the Keras model itself: fit, predict and evaluate are enough for the exam's problems.")
        )
    if "experimental" in fault.source:
        return said + " " + _("Most of its layers are in layers itself: layers.Rescaling, layers.RandomFlip.")
    return (
        said + " " + _("Import the layer, optimizer or function from tensorflow.keras.layers, .optimizers or .utils.")
    )


def _np_utils(fault: Fault) -> str:
    return _(
        "np_utils is gone. Write: from tensorflow.keras.utils import to_categorical, and to_categorical(y) in place of "
        "np_utils.to_categorical(y)."
    )


def _keras_preprocessing(fault: Fault) -> str:
    new = _written_anew(fault) or _("from tensorflow.keras.preprocessing import ...")
    said = _("The package keras_preprocessing is no longer made; what it held is in TensorFlow. Write: {line}")
    return said.format(line=new)


def _no_package(fault: Fault) -> str:
    module = fault["module"]
    top = module.partition(".")[0]
    if top == "google":
        return _(
            "google.colab exists in Colab only. Take the line out, and what uses it; the data are in data/ beside "
            "the script."
        )
    if "." in module and find_spec(top) is not None:
        return _("{top} is installed but has no {module}: it is named otherwise in this version, or misspelt.").format(
            top=top, module=module
        )
    pip = PIP_NAMES.get(top, top)
    said = _(
        "There is no package {module} installed, and no such file beside the script. {instead}To have it, "
        "where there is a network: {python} -m pip install {pip}"
    )
    return said.format(module=top, instead=_instead(top), python=sys.executable, pip=pip)


def _instead(top: str) -> str:
    hints = {
        "cv2": _("Images are read without it by tf.io.decode_image and keras.utils.load_img."),
        "pandas": _(
            "A CSV file is read without it: np.genfromtxt(file, delimiter=',', names=True), or the module csv."
        ),
        "matplotlib": _("The training's curves are drawn by the workstation: take out the plots and their import."),
        "seaborn": _("The training's curves are drawn by the workstation: take out the plots and their import."),
        "tensorflow_hub": _(
            "Models from the hub are downloaded; use keras.layers or keras.applications with weights=None."
        ),
        "tensorflow_addons": _(
            "It is no longer made, and Keras has most of it: look in keras.losses, .metrics and .optimizers."
        ),
        "IPython": _("It belongs to notebooks: take the line out."),
        "wget": _("Nothing has to be downloaded: the problem's data are in data/ beside the script."),
        "kaggle": _("Nothing has to be downloaded: the problem's data are in data/ beside the script."),
    }
    return hints[top] + " " if top in hints else ""


def _no_name(fault: Fault) -> str:
    name, module = fault["name"], fault["module"]
    if not module.startswith(("keras", "tensorflow")):
        return ""
    if name.startswith("CuDNN"):
        return _("{name} is gone: write {now}, which uses the GPU by itself.").format(
            name=name, now=name[len("CuDNN") :]
        )
    new = import_line(name)
    if new and PLACES.get(name) != module:
        return _("{module} has no {name}. Write: {line}").format(module=module, name=name, line=new)
    return _("{module} has no {name}: it is misspelt, or is elsewhere in this version.").format(
        module=module, name=name
    )


def _no_attribute(fault: Fault) -> str:
    name, module = fault["name"], fault["module"].replace("_tf_keras.keras.", "")
    if not fault.is_about("keras", "tensorflow", "tf_keras"):
        return ""
    if module == "keras.backend" and hasattr(getattr(sys.modules.get("keras"), "ops", None), name):
        return _("keras.backend has no {name} any more: it is keras.ops.{name}.").format(name=name)
    if module == "keras.backend" and keras_2_has(fault):
        return _("keras.backend has no {name} any more. Look in keras.ops for what does the same.").format(name=name)
    line = import_line(name)
    if line:
        return _("{module} has no {name}. Write: {line}").format(module=module, name=name, line=line)
    if keras_2_has(fault):
        return _("{module} has no {name} any more; the Keras of the exam's years had it.").format(
            module=module, name=name
        )
    return ""


def keras_2_has(fault: Fault) -> bool:
    """Return whether the installed tf-keras has the very module or name that this Keras lacks."""
    module = KERAS.sub("tf_keras", fault["old"] or fault["module"], count=1)
    if module.partition(".")[0] != "tf_keras":
        return False
    try:
        found = importlib.import_module(module)
    except Exception:
        return False  # none here, or one that does not go with this TensorFlow
    wanted = [fault["name"]] if fault["name"] else _wanted(fault)
    return all(hasattr(found, name) for name in wanted)


def _wanted(fault: Fault) -> list[str]:
    return [name.split()[0] for name in fault["names"].split("#")[0].strip(" ()").split(",") if name.strip()]


NAMES = r"import\s+(?P<names>[\w, ()#]+)$"

NO_MODULE = r"^No module named '(?P<old>" + MOVED + ")"

RULES = (
    Rule(
        "keras_preprocessing",
        "ModuleNotFoundError",
        r"^No module named '(?P<old>keras_preprocessing)",
        _keras_preprocessing,
        source=NAMES,
    ),
    Rule(
        "keras_preprocessing",
        "ModuleNotFoundError",
        r"^No module named '(?P<old>keras_preprocessing)",
        _keras_preprocessing,
    ),
    Rule("np_utils", "ImportError", r"np_utils", _np_utils),
    Rule(
        "legacy_optimizer",
        "ImportError",
        r"`keras\.optimizers\.legacy` is not supported in Keras 3",
        lambda fault: _(
            "Keras 3 has no optimizers.legacy. Leave 'legacy' out: keras.optimizers.Adam(learning_rate=...)."
        ),
        legacy=True,
    ),
    Rule(
        "experimental_layers",
        "ModuleNotFoundError AttributeError",
        r"(?P<old>tensorflow\.keras\.layers\.experimental)|keras\.layers' has no attribute "
        r"'(?P<name>experimental)'",
        _moved,
        legacy=True,
    ),
    Rule("moved_in_keras", "ModuleNotFoundError", NO_MODULE, _moved, keras_2_has, NAMES),
    Rule("moved_in_keras", "ModuleNotFoundError", NO_MODULE, _moved, keras_2_has),
    Rule(
        "moved_in_keras",
        "ImportError",
        r"^cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'",
        _no_name,
        keras_2_has,
    ),
    Rule(
        "moved_in_keras",
        "AttributeError",
        r"^module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'",
        _no_attribute,
        keras_2_has,
    ),
    Rule("missing_package", "ModuleNotFoundError", r"^No module named '(?P<module>[\w.]+)'", _no_package),
)
