"""Answering: from a question to sentences pinned to the exact place they came from."""
