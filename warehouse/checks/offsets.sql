-- fail: A span lies inside its body, and its text is what stands there.
SELECT 'mention' AS kind, m.version_id, m.start_offset, m.end_offset, m.text
FROM core.mention m JOIN core.version v ON v.version_id = m.version_id
WHERE NOT (0 <= m.start_offset AND m.start_offset < m.end_offset AND m.end_offset <= v.character_count)
    OR substring(v.body, m.start_offset + 1, m.end_offset - m.start_offset) <> m.text
UNION ALL
SELECT 'quotation', q.version_id, q.start_offset, q.end_offset, q.content
FROM core.quotation q JOIN core.version v ON v.version_id = q.version_id
WHERE NOT (0 <= q.start_offset AND q.start_offset < q.end_offset AND q.end_offset <= v.character_count)
    OR substring(v.body, q.start_offset + 1, q.end_offset - q.start_offset) <> q.content
UNION ALL
SELECT 'speaker', q.version_id, q.speaker_start, q.speaker_end, q.speaker_text
FROM core.quotation q JOIN core.version v ON v.version_id = q.version_id
WHERE q.speaker_start IS NOT NULL AND (NOT (0 <= q.speaker_start AND q.speaker_start < q.speaker_end AND q.speaker_end <= v.character_count)
    OR substring(v.body, q.speaker_start + 1, q.speaker_end - q.speaker_start) <> q.speaker_text)
UNION ALL
SELECT 'cue', q.version_id, q.cue_start, q.cue_end, q.cue
FROM core.quotation q JOIN core.version v ON v.version_id = q.version_id
WHERE q.cue_start IS NOT NULL AND (NOT (0 <= q.cue_start AND q.cue_start <= q.cue_end AND q.cue_end <= v.character_count)
    OR substring(v.body, q.cue_start + 1, q.cue_end - q.cue_start) <> q.cue)
UNION ALL
SELECT t.role, t.version_id, t.start_offset, t.end_offset, t.text
FROM core.attribution t JOIN core.version v ON v.version_id = t.version_id
WHERE t.start_offset IS NOT NULL AND (NOT (0 <= t.start_offset AND t.start_offset < t.end_offset AND t.end_offset <= v.character_count)
    OR substring(v.body, t.start_offset + 1, t.end_offset - t.start_offset) <> t.text)
UNION ALL
SELECT 'alias', l.version_id, l.start_offset, l.end_offset, l.text
FROM core.alias l JOIN core.version v ON v.version_id = l.version_id
WHERE NOT (0 <= l.start_offset AND l.start_offset <= l.end_offset AND l.end_offset <= v.character_count)
    OR substring(v.body, l.start_offset + 1, l.end_offset - l.start_offset) <> l.text
UNION ALL
SELECT 'sentences', a.version_id, list_min(a.sentence_starts), list_max(a.sentence_ends), NULL
FROM core.analysed a JOIN core.version v ON v.version_id = a.version_id
WHERE len(a.sentence_starts) <> len(a.sentence_ends) OR list_min(a.sentence_starts) < 0 OR list_max(a.sentence_ends) > v.character_count
UNION ALL
SELECT 'body', v.version_id, 0, v.character_count, NULL FROM core.version v WHERE length(v.body) <> v.character_count;
