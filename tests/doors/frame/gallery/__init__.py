"""A gallery of every component with synthetic content; mounted by the tests of the frame only."""
