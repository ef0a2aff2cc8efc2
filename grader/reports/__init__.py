"""A result, rendered: one function for each format."""
