"""Metrics, one a file; each gives None where a case has no gold for it."""
