"""The payment gateway: orders out, signed notices in."""
