"""`meibo leak-search`: no sample resident's number stands anywhere outside the vault's ciphertext."""
