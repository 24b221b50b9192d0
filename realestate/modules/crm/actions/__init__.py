"""What changes in the CRM, one file a noun."""
