"""Homes for sale: RESO names, public search, and what the seller withholds."""
