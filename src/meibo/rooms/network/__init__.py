"""The middle server (中間サーバー): enquiries at the information network, their gates, results and records."""
