"""Mails about new homes and changes, to whoever keeps a search."""
