"""The Individual Number Card (マイナンバーカード) and its phone app, as a separate program.

Three interfaces, each with its own secret and its own counter of wrong tries: log-in with the user
authentication certificate (利用者証明用, 4 digits), signing with the signing certificate (署名用,
6 to 16 capitals and digits), and the face-data input aid (券面事項入力補助, 4 digits), which seals
number and basic data to the vault. The number is never in a log, page, URL or row of this program.
"""
