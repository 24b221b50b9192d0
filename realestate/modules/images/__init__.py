"""Pictures: checked by decoding, re-encoded in sizes, named by their content."""
