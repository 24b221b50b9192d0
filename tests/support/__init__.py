"""Servers and programs that tests need around the application: PostgreSQL, a browser, the product itself."""
