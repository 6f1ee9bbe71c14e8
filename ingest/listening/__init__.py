"""The door for data loggers: frames over TCP become rows, and are acknowledged when they are rows.

``server`` takes bytes and answers, ``writer`` commits, ``filing`` says what is written; the others
are pure.
"""
