"""Searches and favourites kept by e-mail, without an account, and the mails that tell of changes."""
