"""Persons, organisations and places of one article: mentions, names, roles, pronouns, coordinates."""
