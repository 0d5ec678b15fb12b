"""Meibo (名簿): runs national-qualification registers and proves its own privacy promises."""
