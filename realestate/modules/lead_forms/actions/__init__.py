"""What changes: messages that are taken in, forms that an agency designs."""
