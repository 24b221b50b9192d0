"""When homes can be seen without an appointment."""
