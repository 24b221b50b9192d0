"""Hand-coded SVG scenes: a canvas, a few lights and seasons, and the things one draws with them."""
