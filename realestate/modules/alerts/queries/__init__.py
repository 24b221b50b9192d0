"""Looking at subscribers, at what they keep, and at what was mailed to them."""
