"""The journey in order: intake, examination, registration, certificate, verification."""
