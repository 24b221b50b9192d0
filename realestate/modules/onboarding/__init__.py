"""Opening agencies and looking after them, as platform staff do."""
