"""The tests; the tree mirrors realestate/, and house/ polices the house itself."""
