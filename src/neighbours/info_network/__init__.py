"""The information network (情報提供ネットワークシステム) and the holder of family registers behind it, as a
separate program: code service, permits, interface system, holder."""
