"""Websites and a CRM for many real-estate agencies, from one installation."""
