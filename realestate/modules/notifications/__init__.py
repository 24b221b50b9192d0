"""Mails that follow an event: to the agent who should answer, and to the visitor who should know."""
