-- What became of everything that came in?
SELECT * FROM mart.ledger();
