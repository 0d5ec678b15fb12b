"""The frame every page of Meibo stands in: language, safety headers, layout, components."""
