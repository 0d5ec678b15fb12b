"""Stand-in of a process: answers /healthz on a port, or only lives.

python stand_in.py PORT            listens (0: only lives)
python stand_in.py PORT stubborn   ignores SIGTERM
python stand_in.py PORT worker     has a worker of its own that outlives it; its id goes to stdout
"""

import http.server
import os
import signal
import sys
import time


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"ok": true}')


port, mode = int(sys.argv[1]), (sys.argv[2:] or [""])[0]
if mode == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if mode == "worker":
    worker = os.fork()
    if worker == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(3600)
    print(worker, flush=True)
if port:
    http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
while True:
    time.sleep(3600)
