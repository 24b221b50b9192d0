"""The agency's articles."""
