"""Pages to print: fonts that travel with the file, lines of a given width, text on A4. For sheets and letters."""
