"""Where the figures in README and docs come from; each prints what it measured and on what."""
