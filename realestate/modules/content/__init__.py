"""What an agency says of itself: brand, contact, the words on its plain pages."""
