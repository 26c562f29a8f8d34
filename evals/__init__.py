"""Measuring: cases, metrics and the runner behind `pincite eval`."""
