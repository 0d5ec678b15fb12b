"""The applicant's door: apply with the card, pay, follow the case, hold the certificate."""
