"""Bounds of a listener: whatever clients do, memory and time stay within these."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    Bounds of one listener.

    Attributes
    ----------
    connections : int
        Clients at once; a further one is sent away.
    read_bytes : int
        Bytes taken from a client before the next one has its turn.
    waiting_frames, waiting_bytes : int
        Frames that may wait for their commit; beyond it nobody is read from.
    commit_frames : int
        Most frames of one commit.
    gather_seconds : float
        How long a commit waits for more frames.
    chore_seconds : float
        How often refusals are written down while nothing is committed.
    idle_seconds : float
        Without a good frame for so long a client is sent away.
    first_frame_seconds : float
        The same before its first good frame.
    strikes : int
        Refused frames in a row, or kilobytes of rubbish, after which a client is sent away.
    wrong_passwords : int
        The same for wrong passwords.
    unread_bytes : int
        Answers that a client may leave unread.
    part_bytes, part_seconds, parts_of_one
        Parts of packets that wait for the others: bytes in all, seconds, packets of one command of
        an MN.
    stop_seconds : float
        How long the end waits for the database and for clients that read slowly.
    """

    connections: int = 6000
    read_bytes: int = 16 * 1024
    waiting_frames: int = 20_000
    waiting_bytes: int = 32 * 1024 * 1024
    commit_frames: int = 4_000
    gather_seconds: float = 0.5
    chore_seconds: float = 1.0
    idle_seconds: float = 1800.0
    first_frame_seconds: float = 90.0
    strikes: int = 200
    wrong_passwords: int = 5
    unread_bytes: int = 64 * 1024
    part_bytes: int = 16 * 1024 * 1024
    part_seconds: float = 300.0
    parts_of_one: int = 8
    stop_seconds: float = 10.0
