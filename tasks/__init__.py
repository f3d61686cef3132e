"""The rooms: fetch, clean, analyse, load. Records go in, records come out; no room imports another."""
