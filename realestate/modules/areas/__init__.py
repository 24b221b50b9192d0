"""Towns and neighborhoods: words, facts with their sources, figures of the market."""
