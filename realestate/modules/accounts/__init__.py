"""Who may come in: people of an agency, platform staff, their sign-ins and passwords."""
