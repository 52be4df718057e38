"""The classes, functions and operations that a saved model may be made of, by Keras 3's names and by Keras 2's.

An allow-list: what is not here is not loaded. Left out is whatever carries code, reads a file or takes a function.
"""

from __future__ import annotations

import inspect
import sys
from functools import cache
from types import ModuleType

import keras

CODE = frozenset({"Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"})
"""Layers that carry code of their own."""
NOT_LAYERS = CODE | {"Layer", "Wrapper"}
"""Left out of Keras' layers: those above, and what does nothing by itself."""
CALLERS = frozenset(
    {"Map", "Scan", "AssociativeScan", "Switch", "WhileLoop", "ForiLoop", "Cond", "VectorizedMap", "JVP"}
    | {"Function", "Operation", "Distiller"}
)
"""Operations that call a function which the configuration would have to name."""

KERAS_2_LAYERS = frozenset(
    {"LocallyConnected1D", "LocallyConnected2D", "RandomHeight", "RandomWidth", "ThresholdedReLU"}
    | {"CuDNNGRU", "CuDNNLSTM", "SyncBatchNormalization", "BatchNormalizationV1", "BatchNormalizationV2"}
    | {"GRUV1", "GRUV2", "GRUCellV1", "GRUCellV2", "LSTMV1", "LSTMV2", "LSTMCellV1", "LSTMCellV2"}
    | {"Normalization", "Rescaling", "Resizing", "CenterCrop", "SyncBatchNormalization"}
)
"""Layers that Keras 3 does not have, or has under another name."""
KERAS_2_OTHERS = frozenset({"Policy", "PolicyV1", "MeanTensor", "MeanRelativeError", "RadialConstraint"})
MODELS = frozenset({"Sequential", "Functional", "Model"})
BY_TENSORFLOW = frozenset({"TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer"})
"""Keras 2's layers for an operation of TensorFlow's: which operation, is looked at."""
OF_BACKBONES = frozenset({"LayerScale", "StochasticDepth", "CustomScaleLayer"})
"""Layers that Keras' published networks bring along."""

NAMESPACES = (
    *("layers", "initializers", "regularizers", "constraints", "dtype_policies", "quantizers", "random"),
    *("optimizers", "losses", "metrics"),
)
"""Keras' public modules whose classes are taken as they are, but for those left out above."""
OPTIMIZERS = ("optimizers.schedules", "optimizers.legacy", "optimizers.experimental", "mixed_precision")
"""Further public homes of classes whose names are looked for as above."""
PRIVATE_HOMES = (
    *("layers.", "ops.", "models.", "activations.", "initializers.", "regularizers.", "constraints.", "legacy.layers"),
    *("dtype_policies.", "quantizers.", "random.", "optimizers.", "losses.", "metrics.", "engine.", "mixed_precision."),
    *("applications.", "backend.common.dtype", "trainers.", "_legacy.layers"),
)
"""Where Keras itself keeps what it exports elsewhere, below `keras.src` and, with Keras 2, below `keras`."""


@cache
def class_names() -> frozenset[str]:
    """Return the names of all classes, as both versions of Keras write them."""
    found: set[str] = set()
    for home in NAMESPACES:
        found |= {name for name, value in vars(getattr(keras, home)).items() if inspect.isclass(value)}
    found |= {name for name, value in vars(keras.optimizers.schedules).items() if inspect.isclass(value)}
    return frozenset(found - NOT_LAYERS | KERAS_2_LAYERS | KERAS_2_OTHERS | MODELS | BY_TENSORFLOW | OF_BACKBONES)


@cache
def function_names() -> frozenset[str]:
    """Return the names of all functions: activations, losses, metrics, and initializers by their short names."""
    found: set[str] = set()
    for home in (keras.activations, keras.losses, keras.metrics, keras.initializers, keras.regularizers):
        found |= {name for name, value in vars(home).items() if callable(value)}
    found |= {"mse", "mae", "mape", "msle", "kld", "MSE", "MAE", "MAPE", "MSLE", "KLD", "logcosh", "acc", "accuracy"}
    found |= {"kullback_leibler_divergence", "cosine_proximity", "crossentropy", "ce"}
    return frozenset(found - {"get", "serialize", "deserialize"})


@cache
def activation_names() -> frozenset[str]:
    """Return what an activation may be called: a function, or with Keras 2 a layer without a configuration."""
    named = {name for name, value in vars(keras.activations).items() if inspect.isfunction(value)}
    layers = {"LeakyReLU", "ELU", "PReLU", "ReLU", "Softmax", "ThresholdedReLU"}
    return frozenset(named - {"get", "serialize", "deserialize"} | layers | {"hard_sigmoid", "swish", "softplus"})


def is_known_class(name: str, module: str) -> bool:
    """Return whether a class is Keras' own and harmless; `module` is "" where the file does not say."""
    if module == "":
        return name in class_names()
    root, _dot, inner = module.partition(".")
    if root not in ("keras", "tf_keras"):
        return False
    if inner in ("", "models"):
        return name in MODELS | {"DTypePolicy", "FloatDTypePolicy", "SeedGenerator", "Policy", "Quantizer"}
    if inner in NAMESPACES + OPTIMIZERS or inner.startswith("layers.experimental"):
        return name in class_names()
    return inner.removeprefix("src.").startswith(PRIVATE_HOMES) and _is_known_inside(name, module)


def _is_known_inside(name: str, module: str) -> bool:
    """Judge a class by a private module's name: Keras 3's operations live in such, and Keras 2's own layers did."""
    if name in CALLERS | NOT_LAYERS:
        return False
    if name in class_names():
        return True
    home: ModuleType | None = sys.modules.get(module)
    found = getattr(home, name, None)
    return inspect.isclass(found) and issubclass(found, keras.Operation) and found.__module__ == module


def is_operation(name: str) -> bool:
    """Return whether it is an operation of Keras', whose home an .h5 file does not name and a .keras file does."""
    homes = [home for module, home in list(sys.modules.items()) if module.startswith("keras.src.ops.")]
    return name not in CALLERS and any(inspect.isclass(getattr(home, name, None)) for home in homes)


def is_known_function(name: str, module: str) -> bool:
    """Return whether a function is one of Keras' activations, losses or metrics."""
    root, _dot, inner = module.partition(".")
    if module not in ("", "builtins") and root not in ("keras", "tf_keras"):
        return False
    homes = ("", "activations", "losses", "metrics", "ops", "ops.nn", "initializers", "regularizers")
    private = ("src.activations", "src.losses", "src.metrics", "src.ops", "src.backend", "activations.", "losses.")
    return name in function_names() and (inner in homes or inner.startswith(private) or module == "builtins")
