"""Search and pages of websites with 21,000 and 1,000,000 homes, on both databases."""
