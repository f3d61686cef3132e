-- Two texts have in common what they have in common as soon as both are known.
FROM stored.core.overlap o
SEMI JOIN stored.core.version a ON a.version_id = o.version_id AND a.known_at <= now()
SEMI JOIN stored.core.version b ON b.version_id = o.like_version_id AND b.known_at <= now()
