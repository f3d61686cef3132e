-- Which of the given bodies an analyser has read.
SELECT DISTINCT body_sha FROM core.analysed
WHERE analysis_id = getvariable('analysis') AND body_sha IN (SELECT id FROM given);
