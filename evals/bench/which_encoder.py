"""Which encoder the rough tests build with: the stand-in, which is quick, or the real one."""

from __future__ import annotations

import argparse

STAND_IN = "hashing-256"
PACKAGED = "packaged"


def add_encoder(parser: argparse.ArgumentParser, stand_in: str = STAND_IN) -> None:
    """Add `--encoder` to a command line; None stands for the packaged model, as elsewhere."""
    parser.add_argument(
        "--encoder",
        type=lambda name: None if name == PACKAGED else name,
        default=stand_in,
        metavar="NAME",
        help=f"`{PACKAGED}` for the real one, or another's name (default {stand_in})",
    )
