"""Suites over data that lies beside the repository: read there, never copied into it."""
