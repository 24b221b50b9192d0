"""The rooms: the business, one noun a folder; nothing in here knows of requests or templates."""
