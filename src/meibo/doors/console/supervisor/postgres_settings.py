"""What our own PostgreSQL is told. Given on its command line, so no file can say otherwise."""

from __future__ import annotations

import os

MEBIBYTE = 1 << 20


def settings(port: int) -> dict[str, str]:
    """Settings of the server; sizes in MB follow the machine's memory.

    Durability is not for sale (fsync, full_page_writes, synchronous_commit). The server's own log
    keeps no statement and no row's values: such lines would carry personal data.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEBIBYTE
    buffers = max(64, min(512, memory // 8))
    return {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "password_encryption": "scram-sha-256",
        "max_connections": "200",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "wal_compression": "on",
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{max(64, min(256, memory // 16))}MB",
        "wal_buffers": "16MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "log_timezone": "Asia/Tokyo",
        "timezone": "Asia/Tokyo",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        # "log" stands above "error": a refused statement and its values stay out of the log.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_statement": "none",
        "log_checkpoints": "off",
    }
