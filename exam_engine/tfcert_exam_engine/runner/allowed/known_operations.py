"""The operations of TensorFlow that a model of Keras 2 may hold: arithmetic and shapes, nothing that reaches out."""

from __future__ import annotations

from typing import Any

_OPERATORS = (
    *(
        "add",
        "radd",
        "sub",
        "rsub",
        "mul",
        "rmul",
        "truediv",
        "rtruediv",
        "floordiv",
        "rfloordiv",
        "mod",
        "rmod",
        "pow",
    ),
    *("rpow", "matmul", "rmatmul", "getitem", "eq", "ne", "lt", "le", "gt", "ge", "and", "or", "xor", "invert", "neg"),
    *("abs", "logical_and", "logical_or"),
)
_MATH = (
    *(
        "abs",
        "add",
        "add_n",
        "subtract",
        "multiply",
        "divide",
        "truediv",
        "floordiv",
        "floor_div",
        "divide_no_nan",
        "multiply_no_nan",
    ),
    *("mod", "floormod", "pow", "square", "sqrt", "rsqrt", "exp", "expm1", "log", "log1p", "negative", "sign", "round"),
    *("floor", "ceil", "maximum", "minimum", "reciprocal", "reciprocal_no_nan", "squared_difference", "scalar_mul"),
    *("sigmoid", "tanh", "softplus", "softsign", "log_sigmoid", "erf", "sin", "cos", "tan", "asin", "acos", "atan"),
    *("atan2", "sinh", "cosh", "reduce_mean", "reduce_sum", "reduce_max", "reduce_min", "reduce_prod", "reduce_std"),
    *("reduce_variance", "reduce_all", "reduce_any", "reduce_logsumexp", "reduce_euclidean_norm", "cumsum", "cumprod"),
    *("argmax", "argmin", "l2_normalize", "equal", "not_equal", "greater", "greater_equal", "less", "less_equal"),
    *("logical_and", "logical_or", "logical_not", "logical_xor", "is_nan", "is_inf", "is_finite", "top_k", "softmax"),
    *("log_softmax", "count_nonzero", "accumulate_n", "xlogy", "xdivy"),
)
_NN = (
    *("relu", "relu6", "elu", "selu", "leaky_relu", "crelu", "gelu", "silu", "swish", "sigmoid", "tanh", "softmax"),
    *("log_softmax", "softplus", "softsign", "l2_normalize", "bias_add", "moments", "avg_pool", "avg_pool1d"),
    *("avg_pool2d", "avg_pool3d", "max_pool", "max_pool1d", "max_pool2d", "max_pool3d", "pool", "space_to_depth"),
    *("depth_to_space", "top_k", "local_response_normalization", "lrn", "zero_fraction"),
)
_IMAGE = (
    *("resize", "resize_with_pad", "resize_with_crop_or_pad", "rgb_to_grayscale", "grayscale_to_rgb", "rgb_to_hsv"),
    *("hsv_to_rgb", "per_image_standardization", "flip_left_right", "flip_up_down", "rot90", "transpose"),
    *("convert_image_dtype", "central_crop", "crop_to_bounding_box", "pad_to_bounding_box", "adjust_brightness"),
    *("adjust_contrast", "adjust_gamma", "adjust_hue", "adjust_saturation"),
)
_SHAPES = (
    *(
        "cast",
        "reshape",
        "concat",
        "expand_dims",
        "squeeze",
        "transpose",
        "stack",
        "unstack",
        "split",
        "slice",
        "gather",
    ),
    *(
        "strided_slice",
        "gather_nd",
        "tile",
        "pad",
        "reverse",
        "repeat",
        "identity",
        "stop_gradient",
        "shape",
        "shape_n",
    ),
    *("clip_by_value", "clip_by_norm", "zeros_like", "ones_like", "where", "one_hot", "broadcast_to", "rank", "size"),
    *("reverse_sequence", "roll", "boolean_mask", "convert_to_tensor", "ensure_shape", "norm", "einsum", "tensordot"),
    *("sequence_mask", "searchsorted", "space_to_batch", "batch_to_space", "eye", "to_float", "to_int32", "to_int64"),
    *("dtypes.cast", "dtypes.saturate_cast", "saturate_cast"),
)
_LINALG = ("matmul", "norm", "normalize", "l2_normalize", "einsum", "tensordot", "matvec", "diag", "diag_part", "trace")
SYMBOLS = frozenset(
    {
        *(f"__operators__.{name}" for name in _OPERATORS),
        *(f"math.{name}" for name in _MATH),
        *_MATH,
        *(f"nn.{name}" for name in _NN),
        *(f"image.{name}" for name in _IMAGE),
        *(f"linalg.{name}" for name in _LINALG),
        *(f"keras.activations.{name}" for name in _NN),
        *_SHAPES,
    }
)
"""As `TFOpLambda` writes them; those of TensorFlow 1 have `compat.v1.` before them."""

RAW = frozenset(
    {
        *(
            "Abs",
            "Add",
            "AddV2",
            "AddN",
            "Sub",
            "Mul",
            "MulNoNan",
            "Div",
            "RealDiv",
            "DivNoNan",
            "FloorDiv",
            "FloorMod",
        ),
        *("Mod", "Pow", "Square", "Sqrt", "Rsqrt", "Exp", "Expm1", "Log", "Log1p", "Neg", "Sign", "Round", "Rint"),
        *("Floor", "Ceil", "Maximum", "Minimum", "Reciprocal", "Inv", "SquaredDifference", "Erf", "Sin", "Cos", "Tan"),
        *("Mean", "Sum", "Max", "Min", "Prod", "All", "Any", "Cumsum", "Cumprod", "ArgMax", "ArgMin", "L2Loss"),
        *("Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual", "LogicalAnd", "LogicalOr", "LogicalNot"),
        *("Relu", "Relu6", "Elu", "Selu", "LeakyRelu", "Sigmoid", "Tanh", "Softmax", "LogSoftmax", "Softplus"),
        *("Softsign", "BiasAdd", "BiasAddV1", "AvgPool", "MaxPool", "MatMul", "BatchMatMul", "BatchMatMulV2"),
        *("Cast", "Reshape", "Concat", "ConcatV2", "ExpandDims", "Squeeze", "Transpose", "Pack", "Unpack", "Split"),
        *("SplitV", "Slice", "StridedSlice", "Gather", "GatherV2", "GatherNd", "Tile", "Pad", "PadV2", "MirrorPad"),
        *("ReverseV2", "Identity", "StopGradient", "Shape", "Rank", "Size", "ZerosLike", "OnesLike", "Where"),
        *("Select", "SelectV2", "OneHot", "BroadcastTo", "ClipByValue", "Roll", "ResizeBilinear", "Const"),
        *("ResizeNearestNeighbor", "ResizeBicubic", "ResizeArea", "SpaceToDepth", "DepthToSpace", "Einsum", "TopKV2"),
        *("AdjustContrastv2", "AdjustHue", "AdjustSaturation", "RGBToHSV", "HSVToRGB", "LRN", "IsNan", "IsFinite"),
    }
)
"""As a `TensorFlowOpLayer` of TF 2.0 to 2.3 writes them."""


def operation_of(class_name: str, config: Any) -> str:
    """Return the operation of TensorFlow that a layer of Keras 2 stands for; "" where it does not say."""
    if not isinstance(config, dict):
        return ""
    if class_name == "TensorFlowOpLayer":
        return _raw_operation(config.get("node_def"))
    return str(config.get("function", ""))


def is_known(class_name: str, operation: str) -> bool:
    """Return whether an operation is plain arithmetic, or about shapes."""
    if class_name == "TensorFlowOpLayer":
        return operation in RAW
    if class_name == "SlicingOpLambda":
        return operation == "__operators__.getitem"
    return operation.removeprefix("compat.v1.") in SYMBOLS


def _raw_operation(node: Any) -> str:
    """Read the operation as the loader would: from an object, or from the bytes of a message."""
    if isinstance(node, dict):
        return str(node.get("op", ""))
    if not isinstance(node, str):
        return ""
    from tensorflow import compat

    try:
        return str(compat.v1.NodeDef.FromString(node.encode("utf-8")).op)
    except Exception:
        return ""  # protobuf's own DecodeError: no message
