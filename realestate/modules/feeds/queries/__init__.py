"""Looking at sources, runs, the agency's homes and what leaves for portals; one file a noun."""
