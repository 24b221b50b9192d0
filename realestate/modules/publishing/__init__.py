"""What is measured before something of an agency is shown to visitors."""
