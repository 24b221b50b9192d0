"""Pure rules: what a loan costs, what closing costs."""
