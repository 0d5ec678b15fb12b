"""The information network, as the middle server asks it: by the number process alone (KOS-05, KOS-15)."""
