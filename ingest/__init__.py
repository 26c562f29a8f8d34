"""Reading documents: files of a library become documents, documents become passages."""
