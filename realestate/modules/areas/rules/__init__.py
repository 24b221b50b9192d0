"""Pure thinking about places: outlines, facts, drafts, figures of the market, charts."""
