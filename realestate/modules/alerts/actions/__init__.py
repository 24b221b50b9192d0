"""Subscribing and keeping; finding who wants to hear of a change; planning mails and sending them."""
