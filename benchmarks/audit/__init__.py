"""What a visitor's browser, a search engine and a strict reader find on the websites, measured."""
