"""The tamper-evident record of every act and every access to personal data (AUD-02, AUD-03)."""
