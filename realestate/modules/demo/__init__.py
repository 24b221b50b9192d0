"""The demo room: three believable agencies made of real sales, drawn pictures and made-up people."""
