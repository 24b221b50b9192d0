"""Pure thinking about homes on their way in and out: fields, values, columns, rows, addresses, words."""
