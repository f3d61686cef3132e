-- Stories are found when asked (core.story, a macro): the table was never filled.
DROP TABLE core.story;
