"""The ground: whose data is it, and which host speaks for whom."""
