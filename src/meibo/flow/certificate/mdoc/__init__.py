"""Mobile documents (ISO/IEC 18013-5): issuing and judging them; pure but for salts.

Private keys stay behind the signing port: what is signed goes out as bytes and comes back signed.
"""
