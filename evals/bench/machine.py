"""The machine that figures were measured on, in words."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from evals.provenance import machine


def describe() -> str:
    """Return processor, cores, memory, load, system and the versions that matter."""
    made = machine()
    load = f"load {os.getloadavg()[0]:.1f} before" if hasattr(os, "getloadavg") else ""
    threads = os.environ.get("OMP_NUM_THREADS")
    packages = ", ".join(
        f"{name} {made['packages'][name]}"
        for name in ("pincite", "torch", "sentence-transformers", "faiss-cpu", "numpy")
    )
    parts = (
        _processor(),
        f"{os.cpu_count()} cores",
        f"OMP_NUM_THREADS={threads}" if threads else "",
        _memory(),
        load,
        f"{made['system']}, Python {made['python']}",
        packages,
    )
    return "; ".join(part for part in parts if part)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _memory() -> str:
    try:
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return ""
    return f"{pages * size / 2**30:.0f} GiB of memory"
