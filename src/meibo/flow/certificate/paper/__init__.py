"""The certificate as a PDF: what is printed, by which glyphs, on which page, with which code."""
