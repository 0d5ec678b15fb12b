"""The verifier's door: asks wallets for certificates, says what they are worth, signs that it did."""
