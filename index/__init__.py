"""Finding: passages embedded and indexed in immutable generations, and searched."""
