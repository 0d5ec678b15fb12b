"""Views, by what a person is doing."""
