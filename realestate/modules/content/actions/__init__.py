"""Pages saved, published and taken down; people's profiles; categories of articles."""
