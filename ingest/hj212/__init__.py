"""The wire protocol of data loggers, HJ 212: bytes to packets, packets to bytes.

Pure: no database, no clock, no socket. A frame comes in whole or with a reason why not; what is
unusual about a frame that came in is recorded as its oddities.
"""
