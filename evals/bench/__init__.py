"""Benchmarks of building and searching, and tests too long or too rough for the test suite."""
