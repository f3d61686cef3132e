-- The macros under their short names, for whoever opens the warehouse and types.
CREATE OR REPLACE MACRO main.who(wanted) AS TABLE FROM mart.who(wanted);
CREATE OR REPLACE MACRO main.quotes_by(wanted, since := '', until := '', in_outlet := '') AS TABLE
    FROM mart.quotes_by(wanted, since := since, until := until, in_outlet := in_outlet);
CREATE OR REPLACE MACRO main.quotes_about(wanted, since := '', until := '', in_outlet := '') AS TABLE
    FROM mart.quotes_about(wanted, since := since, until := until, in_outlet := in_outlet);
CREATE OR REPLACE MACRO main.who_said_what(article) AS TABLE FROM mart.who_said_what(article);
CREATE OR REPLACE MACRO main.attribution_chains(wanted := '', since := '', until := '') AS TABLE
    FROM mart.attribution_chains(wanted := wanted, since := since, until := until);
CREATE OR REPLACE MACRO main.who_relies_on_whom(in_outlet := '', since := '', until := '') AS TABLE
    FROM mart.who_relies_on_whom(in_outlet := in_outlet, since := since, until := until);
CREATE OR REPLACE MACRO main.first_to_quote(wanted, since := '', until := '') AS TABLE
    FROM mart.first_to_quote(wanted, since := since, until := until);
CREATE OR REPLACE MACRO main.coverage(wanted, since := '', until := '', in_outlet := '') AS TABLE
    FROM mart.coverage(wanted, since := since, until := until, in_outlet := in_outlet);
CREATE OR REPLACE MACRO main.trend(wanted, since := '', until := '') AS TABLE FROM mart.trend(wanted, since := since, until := until);
CREATE OR REPLACE MACRO main.share_of_voice(names, since := '', until := '') AS TABLE
    FROM mart.share_of_voice(names, since := since, until := until);
CREATE OR REPLACE MACRO main.co_mentions(wanted, since := '', until := '') AS TABLE
    FROM mart.co_mentions(wanted, since := since, until := until);
CREATE OR REPLACE MACRO main.outlets(since := '', until := '') AS TABLE FROM mart.outlets(since := since, until := until);
CREATE OR REPLACE MACRO main.feed_health() AS TABLE FROM mart.feed_health();
CREATE OR REPLACE MACRO main.ledger() AS TABLE FROM mart.ledger();
CREATE OR REPLACE MACRO main.contains_words(searched, since := '', until := '', in_outlet := '') AS TABLE
    FROM mart.contains_words(searched, since := since, until := until, in_outlet := in_outlet);
CREATE OR REPLACE MACRO main.search(searched, since := '', until := '', in_outlet := '', at_most := 100) AS TABLE
    FROM mart.search(searched, since := since, until := until, in_outlet := in_outlet, at_most := at_most);
