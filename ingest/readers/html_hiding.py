"""Declarations of CSS that keep a text from being seen."""

from __future__ import annotations

import re

_NAMED = {
    "display": re.compile(r"none"),
    "visibility": re.compile(r"hidden|collapse"),
    "content-visibility": re.compile(r"hidden"),
    "color": re.compile(r"transparent"),
    "transform": re.compile(r"scale\w*\(\s*0(?:\.0+)?\s*[,)].*"),
    "scale": re.compile(r"0"),
    "clip-path": re.compile(r"inset\(\s*(?:[5-9]\d|100)%.*|circle\(\s*0\D.*"),
    "clip": re.compile(r"rect\((?:\s*[01](?:px)?[\s,]*){4}\)"),
}
_SHIFTS = frozenset({"text-indent", "left", "top", "margin-left", "margin-top"})
_FAR = 999
"""Pixels that move a text off any page."""
_PIXELS = {"em": 12, "rem": 12, "vw": 10, "vh": 10, "%": 10}
"""What a unit is worth, roughly; any other counts as one."""
_SIZES = frozenset({"height", "max-height", "width", "max-width"})
_FAINT = 0.1
"""Opacity below which nobody reads a text."""
_FLAT = 2.0
"""Pixels: a box cut off at this size shows no line."""


def hides(style: str) -> bool:
    """Tell whether declarations of CSS keep an element's text from being seen."""
    clipped = flat = False
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip(), value.replace("!important", "").strip()
        number = re.match(r"-?\d*\.?\d+", value)
        size = float(number.group()) if number else None
        if name in _NAMED and _NAMED[name].fullmatch(value):
            return True
        if size is not None and _is_gone(name, value, size):
            return True
        clipped = clipped or (name.startswith("overflow") and value == "hidden")
        pixels = re.fullmatch(r"[\d.]+(?:px|pt)?", value) is not None
        flat = flat or (name in _SIZES and pixels and size is not None and size < _FLAT)
    return clipped and flat


def _is_gone(name: str, value: str, size: float) -> bool:
    """Whether a measure alone makes a text vanish."""
    if name == "opacity":
        return size < _FAINT and not (value.endswith("%") and size >= _FAINT * 100)
    if name == "font-size":
        return _is_tiny(value, size)
    unit = re.sub(r"^-?[\d.]+", "", value).strip()
    return name in _SHIFTS and -size * _PIXELS.get(unit, 1) >= _FAR


def _is_tiny(value: str, size: float) -> bool:
    """Under 2 points nobody reads it: 0 in any unit, 1 or 2 pixels, 1 point."""
    return size == 0 or (value.endswith("px") and size < 2.5) or (value.endswith("pt") and size < 2)
