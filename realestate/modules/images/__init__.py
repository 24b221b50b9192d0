"""Pictures: re-encoded in sizes, named by their content."""
