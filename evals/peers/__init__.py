"""Other pipelines over the same files, weights and questions, each in an environment of its own."""
