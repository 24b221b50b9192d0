"""What people did: append-only, written in the transaction of the deed."""
