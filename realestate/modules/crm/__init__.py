"""People and what they want: contacts, leads, and everything that happened with them."""
