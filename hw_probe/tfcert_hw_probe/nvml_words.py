"""What NVML's answers mean in words, and which of them cannot be true."""

from __future__ import annotations

from gettext import gettext as _

NOT_SUPPORTED, NO_PERMISSION, DRIVER_NOT_LOADED, LIBRARY_NOT_FOUND = 3, 4, 9, 12
FUNCTION_NOT_FOUND, GPU_IS_LOST, RESET_REQUIRED, VERSION_MISMATCH = 13, 15, 16, 18
TIMEOUT, NO_DATA, UNKNOWN = 10, 21, 999
"""Codes of `nvmlReturn_t`, as nvml.h numbers them."""
FATAL = {GPU_IS_LOST, RESET_REQUIRED}
"""After these a GPU answers nothing more until somebody resets it."""
FAULTS = {
    LIBRARY_NOT_FOUND: "no_driver",
    DRIVER_NOT_LOADED: "not_loaded",
    NO_PERMISSION: "no_permission",
    VERSION_MISMATCH: "mismatch",
}
"""What keeps NVML from being opened, by the names of `Sample.gpu_fault`."""
NOT_AVAILABLE = 2**64 - 1
"""NVML_VALUE_NOT_AVAILABLE, where an amount should be."""
HOTTEST_C, MOST_WATTS, FASTEST_MHZ = 150.0, 5000.0, 20_000.0
"""Above what any board endures: such an answer is no measurement."""


class Untrue(Exception):
    """The driver told what cannot be; the message says what."""


def code_of(error: BaseException) -> int | None:
    """Return NVML's error code; None where it is no error of NVML's."""
    code = getattr(error, "value", None)
    return code if isinstance(code, int) else None


def reason(error: BaseException, mig: bool = False) -> str:
    """Return in a few words why a value is missing.

    Args:
        error: what the question raised.
        mig: whether it was asked of a GPU that is divided, or of a part: there most things are not told.
    """
    if isinstance(error, Untrue):
        return str(error)
    code = code_of(error)
    if code == NOT_SUPPORTED and mig:
        return _("MIG")
    words = {
        NOT_SUPPORTED: _("this GPU does not tell"),
        NO_PERMISSION: _("no permission"),
        DRIVER_NOT_LOADED: _("the driver is not loaded"),
        FUNCTION_NOT_FOUND: _("the driver is too old to tell"),
        GPU_IS_LOST: _("the GPU is lost"),
        RESET_REQUIRED: _("the GPU must be reset"),
        VERSION_MISMATCH: _("the driver was updated: reboot"),
        TIMEOUT: _("the driver took too long"),
        NO_DATA: _("no data yet"),
        UNKNOWN: _("the driver knows no reason"),
    }
    if code in words:
        return words[code]
    return _("the driver failed ({why})").format(why=_plain(error))


def opening_note(error: BaseException) -> tuple[str, str]:
    """Return why NVML cannot be opened, as (fault, sentence)."""
    if isinstance(error, ImportError):
        return "no_library", _("nvidia-ml-py is not installed")
    fault = FAULTS.get(code_of(error) or 0, "no_answer")
    sentences = {
        "no_driver": _("no NVIDIA driver"),
        "not_loaded": _("the NVIDIA driver is installed but not loaded"),
        "no_permission": _("no permission to ask the NVIDIA driver"),
        "mismatch": _("the NVIDIA driver was updated while it ran (driver and library mismatch): reboot"),
        "no_answer": _("the NVIDIA driver does not answer: {why}").format(why=_plain(error)),
    }
    return fault, sentences[fault]


def _plain(error: BaseException) -> str:
    """Return an error's own words in one short line."""
    try:
        text = " ".join(str(error).split())
    except Exception:  # an error class of a broken library may fail at telling what it is
        text = ""
    return (text or type(error).__name__)[:80]


def percent(value: float) -> float:
    """Return a share of time in percent.

    Raises:
        Untrue: it is below 0 or above 100.
    """
    return _within(value, 0, 100, "%")


def degrees(value: float) -> float:
    """Return a temperature in °C.

    Raises:
        Untrue: 0, where a sensor that is not there reads, or beyond what a board endures.
    """
    return _within(value, 1, HOTTEST_C, "°C")


def watts(milliwatts: float) -> float:
    """Return power in W.

    Raises:
        Untrue: none at all, or more than any board draws.
    """
    return _within(milliwatts / 1000, 0.1, MOST_WATTS, "W")


def megahertz(value: float) -> float:
    """Return a clock in MHz.

    Raises:
        Untrue: 0, or beyond any chip.
    """
    return _within(value, 1, FASTEST_MHZ, "MHz")


def amounts(used: int, total: int) -> tuple[int, int]:
    """Return memory (used, total) in bytes.

    Raises:
        Untrue: not available, or more used than there is.
    """
    used, total = int(used), int(total)
    if NOT_AVAILABLE in (used, total):
        raise Untrue(_("the driver does not tell"))
    if not 0 <= used <= total or not total:
        raise Untrue(_("the driver told {used} of {total} bytes").format(used=used, total=total))
    return used, total


def _within(value: float, low: float, high: float, unit: str) -> float:
    number = float(value)
    if not low <= number <= high:
        raise Untrue(_("the driver told {value:g} {unit}").format(value=number, unit=unit))
    return number
